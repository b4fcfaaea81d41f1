#include "app/control/configcommands.h"

#include "app/control/settingsimport.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

ConfigCommands::ConfigCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

CommandAnswer ConfigCommands::exportAll() const
{
    return { ExitCode::Good, {}, { { u"settings"_s, exportedSettings(m_parts.settings->config()) } } };
}

void ConfigCommands::importAll(const CommandRequest &request, const Done &done)
{
    const Result<SettingsImport> plan
        = planImport(m_parts.settings->config(), request.options["settings"_L1].toString().toUtf8(),
                     request.options["file"_L1].toString());
    if (!plan)
        return done(answerFor(plan.error()));
    if (const Result<void> saved = m_parts.settings->replace(plan->config); !saved)
        return done(answerFor(saved.error()));
    removeSecrets(*plan, {}, done);
}

/// One after the other; `left` are those that could not be removed.
void ConfigCommands::removeSecrets(SettingsImport plan, const QStringList &left, const Done &done)
{
    if (!plan.secretsToRemove.isEmpty()) {
        const QString key = plan.secretsToRemove.takeFirst();
        const bool isStored = !plan.neverStored.contains(key);
        return removeSecret(m_parts, key, isStored, this, [this, plan, left, done, key](const Result<void> &removed) {
            removeSecrets(plan, removed ? left : left + QStringList { key }, done);
        });
    }
    CommandAnswer answer { ExitCode::Good, {}, plan.report };
    if (left.isEmpty())
        return done(answer);
    answer.exitCode = ExitCode::Unavailable;
    answer.error
        = u"The settings were imported, but secrets nobody needs any more could not be removed (%1); remove them at %2."_s
              .arg(left.join(u", "_s), m_parts.secrets->description());
    done(answer);
}

} // namespace oagent
