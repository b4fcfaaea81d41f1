#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace oagent {

class Session;

/// A pill for each bot: shape, name and word of its state. Those that do not fit become one: "12 bots, need you: 2".
/// With no bot at all, how to begin.
class PillBar : public QWidget
{
    Q_OBJECT
public:
    explicit PillBar(Session &session, QWidget *parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void botClicked(const QString &botId);
    void addWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void fit();
    [[nodiscard]] QToolButton *makePill(const QJsonObject &bot);
    void fillRest(const QJsonArray &bots);

    Session &m_session;
    QHBoxLayout *m_layout = nullptr;
    QJsonArray m_shown; ///< the bots the pills were made for
    QList<QToolButton *> m_pills; ///< in the order of the bots
    QToolButton *m_rest = nullptr; ///< for all bots, with a menu
    QToolButton *m_add = nullptr; ///< while there is no bot
};

} // namespace oagent
