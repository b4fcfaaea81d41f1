#include "ui/settings/peopledata.h"

#include "ui/form/request.h"
#include "ui/session.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

PeopleData::PeopleData(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    const auto follow = [this] {
        if (m_isWatched)
            refresh();
    };
    connect(&session, &Session::botsChanged, this, follow);
    connect(&session, &Session::settingsChanged, this, follow);
}

void PeopleData::setWatched(bool isWatched)
{
    if (std::exchange(m_isWatched, isWatched) != isWatched && isWatched)
        refresh();
}

void PeopleData::refresh()
{
    m_isNews = true;
    if (!m_isAsking)
        ask();
}

void PeopleData::ask()
{
    m_isAsking = true;
    m_isNews = false;
    m_session.perform(makeRequest(u"people list"_s), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good) {
            const QJsonArray people = answer.result["people"_L1].toArray();
            const QJsonArray groups = answer.result["groups"_L1].toArray();
            const bool isOther = people != m_people || groups != m_groups;
            m_people = people;
            m_groups = groups;
            if (isOther)
                Q_EMIT changed();
        }
        askForRequests();
    });
}

void PeopleData::askForRequests()
{
    m_session.perform(makeRequest(u"pairing list"_s), this, [this](const CommandAnswer &answer) {
        m_isAsking = false;
        const QJsonArray requests = answer.result["requests"_L1].toArray();
        if (answer.exitCode == ExitCode::Good && std::exchange(m_requests, requests) != requests)
            Q_EMIT changed();
        if (m_isNews)
            ask();
    });
}

} // namespace oagent
