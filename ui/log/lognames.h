#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

namespace oagent {

class Session;

/// How what the log names by ids is called: bots, and the conversations it was told of.
class LogNames : public QObject
{
    Q_OBJECT
public:
    using Map = QHash<QString, QString>;

    explicit LogNames(Session &session, QObject *parent = nullptr);

    /// Ids in the order in which they are offered.
    [[nodiscard]] const QStringList &botIds() const { return m_botIds; }
    [[nodiscard]] const Map &bots() const { return m_bots; }
    [[nodiscard]] const Map &conversations() const { return m_conversations; }

    void setConversations(const Map &names);

Q_SIGNALS:
    void changed();

private:
    void readBots();

    Session &m_session;
    QStringList m_botIds;
    Map m_bots;
    Map m_conversations;
};

} // namespace oagent
