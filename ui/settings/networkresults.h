#pragma once

#include <QJsonObject>
#include <QWidget>

class QGridLayout;

namespace oagent {

/// What `network test` found: a line for HTTP and one for the WebSocket of each platform, each with its cause and cure.
class NetworkResults : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkResults(QWidget *parent = nullptr);

    /// A test is under way.
    void sayWaiting();
    /// Why there is no result.
    void say(const QString &sentence);
    /// The member "places" of `network test`.
    void present(const QJsonArray &places);
    void clear();

private:
    void begin();
    void addLine(const QString &channel, const QString &way, const QJsonObject &found);

    QWidget *m_lines = nullptr; ///< of the last test
    QGridLayout *m_grid = nullptr; ///< of m_lines
};

} // namespace oagent
