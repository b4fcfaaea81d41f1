#pragma once

#include "core/control/command.h"

#include <QJsonArray>
#include <QObject>

namespace oagent {

class Session;

/// Everyone who wrote to a bot, the groups, and who asks to be let in; asked for while somebody looks.
class PeopleData : public QObject
{
    Q_OBJECT
public:
    explicit PeopleData(Session &session, QObject *parent = nullptr);

    /// Somebody looks: what happens to the bots is followed.
    void setWatched(bool isWatched);
    void refresh();
    [[nodiscard]] Session &session() const { return m_session; }
    [[nodiscard]] const QJsonArray &people() const { return m_people; } ///< as of `people list`
    [[nodiscard]] const QJsonArray &groups() const { return m_groups; } ///< likewise
    [[nodiscard]] const QJsonArray &requests() const { return m_requests; } ///< as of `pairing list`

Q_SIGNALS:
    /// Only when something is another than before.
    void changed();

private:
    void ask();
    void askForRequests();

    Session &m_session;
    QJsonArray m_people;
    QJsonArray m_groups;
    QJsonArray m_requests;
    bool m_isWatched = false;
    bool m_isAsking = false;
    bool m_isNews = false; ///< something happened since it was asked
};

} // namespace oagent
