#include "ui/log/lognames.h"

#include "core/bridge/appchannel.h"
#include "ui/session.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace oagent {

LogNames::LogNames(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &Session::botsChanged, this, &LogNames::readBots);
    readBots();
}

void LogNames::readBots()
{
    const QStringList idsBefore = m_botIds;
    const Map botsBefore = m_bots;
    m_botIds.clear();
    m_bots.clear();
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        m_botIds.append(bot["id"_L1].toString());
        m_bots.insert(m_botIds.last(), bot["name"_L1].toString());
    }
    if (!m_session.isRemote()) {
        m_botIds.append(AppChannel::bot().id);
        m_bots.insert(m_botIds.last(), tr("Ask the assistant"));
    }
    if (m_botIds != idsBefore || m_bots != botsBefore)
        Q_EMIT changed();
}

void LogNames::setConversations(const Map &names)
{
    if (m_conversations == names)
        return;
    m_conversations = names;
    Q_EMIT changed();
}

} // namespace oagent
