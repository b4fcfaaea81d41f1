#include "ui/settings/settingsdata.h"

#include "ui/form/request.h"
#include "ui/session.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QJsonObject withId(const QJsonArray &entries, const QString &id)
{
    for (const auto &entry : entries)
        if (entry["id"_L1] == id)
            return entry.toObject();
    return {};
}

} // namespace

SettingsData::SettingsData(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&session, &Session::settingsChanged, this, &SettingsData::ask);
    ask();
}

/// Assistants first, since the bots name them.
void SettingsData::ask()
{
    m_session.perform(makeRequest(u"assistant list"_s), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode != ExitCode::Good)
            return;
        m_assistants = answer.result["assistants"_L1].toArray();
        m_defaultAssistant = answer.result["defaultAssistant"_L1].toString();
        m_session.perform(makeRequest(u"bot list"_s), this, [this](const CommandAnswer &bots) {
            if (bots.exitCode != ExitCode::Good)
                return;
            m_bots = bots.result["bots"_L1].toArray();
            m_isKnown = true;
            Q_EMIT changed();
        });
    });
}

QJsonObject SettingsData::bot(const QString &id) const { return withId(m_bots, id); }

QJsonObject SettingsData::assistant(const QString &id) const { return withId(m_assistants, id); }

QString SettingsData::assistantName(const QString &id) const
{
    return assistant(id.isEmpty() ? m_defaultAssistant : id)["name"_L1].toString();
}

} // namespace oagent
