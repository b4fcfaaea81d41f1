#include "app/control/assistantmodels.h"

#include "app/control/assistantcommands.h"
#include "app/control/openaisettings.h"
#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "app/control/testanswer.h"
#include "core/connection/urlrules.h"

#include <QJsonArray>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

AssistantModels::AssistantModels(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

Result<AssistantConfig> AssistantModels::toBeAsked(const CommandRequest &request) const
{
    OptionReader reader(request.options);
    if (!request.name.isEmpty()) {
        if (const Result<void> read = reader.finish(); !read)
            return failure(read.error());
        Result<AssistantConfig> stored = assistantNamed(request.name, m_parts.settings->config());
        if (stored && stored->kind == "echo"_L1)
            return failure(Error::Kind::Refused, u"Echo is part of this program and has no models."_s);
        return stored;
    }
    AssistantConfig assistant;
    assistant.kind = u"openai"_s;
    assistant.baseUrl = QUrl(reader.required(u"base-url"_s), QUrl::StrictMode);
    assistant.allowHttp = reader.flag(u"allow-http"_s);
    assistant.hasKey = !reader.flag(u"no-key"_s);
    if (const Result<void> allowed = checkAssistantBase(assistant.baseUrl, assistant.allowHttp, assistant.hasKey);
        !allowed)
        reader.refuse(u"--base-url is refused: %1"_s.arg(allowed.error().detail));
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    return assistant;
}

void AssistantModels::list(const CommandRequest &request, const Done &done)
{
    const Result<AssistantConfig> assistant = toBeAsked(request);
    if (!assistant)
        return done(answerFor(assistant.error()));
    if (!assistant->hasKey)
        return ask(*assistant, {}, done);
    if (request.name.isEmpty()) {
        const Result<Secret> key = usableSecret(request.secret);
        return key ? ask(*assistant, *key, done) : done(answerFor(key.error()));
    }
    m_parts.secrets->read(assistantKeyKey(assistant->id), this,
                          [this, assistant = *assistant, done](const Result<Secret> &key) {
                              key ? ask(assistant, *key, done) : done(answerWithoutKey(assistant, key.error()));
                          });
}

void AssistantModels::ask(const AssistantConfig &assistant, const Secret &key, const Done &done)
{
    auto *probe
        = new AssistantProbe(*m_parts.http, openAiSettings(assistant, key.clone()), openAiLimits(assistant), this);
    connect(probe, &AssistantProbe::finished, this, [probe, assistant, done](const AssistantProbeResult &result) {
        probe->deleteLater();
        if (result.error) {
            CommandAnswer failed = answerFor(*result.error);
            failed.exitCode = ExitCode::NotWell; // whatever its kind: the command was right
            failed.result = { { u"kind"_s, nameOf(result.error->kind) } };
            return done(failed);
        }
        QJsonObject found { { u"models"_s, QJsonArray::fromStringList(result.modelsFound) } };
        if (result.baseUrlFix)
            found.insert(u"baseUrlFix"_s, result.baseUrlFix->toString());
        done({ ExitCode::Good, {}, found });
    });
    probe->startReachOnly();
}

} // namespace oagent
