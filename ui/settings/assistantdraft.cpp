#include "ui/settings/assistantdraft.h"

#include "core/connection/urlrules.h"
#include "core/settings/config.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

AssistantDraft AssistantDraft::of(const QJsonObject &assistant, bool isDefault)
{
    AssistantDraft draft;
    draft.id = assistant["id"_L1].toString();
    draft.kind = assistant["kind"_L1].toString();
    draft.name = assistant["name"_L1].toString();
    draft.baseUrl = assistant["baseUrl"_L1].toString();
    draft.model = assistant["model"_L1].toString();
    draft.profile = assistant["profile"_L1].toString();
    draft.systemPrompt = assistant["systemPrompt"_L1].toString();
    // Where it is not written it is as the profile does it.
    const QString history = assistant["history"_L1].toString();
    if (history == "client"_L1 || (history.isEmpty() && draft.profile == "generic"_L1))
        draft.historyTurns = assistant["historyTurns"_L1].toInt();
    draft.askAgain = !assistant.contains("askAgain"_L1) ? u"default"_s
        : assistant["askAgain"_L1].toBool()             ? u"on"_s
                                                        : u"off"_s;
    draft.allowHttp = assistant["allowHttp"_L1].toBool();
    draft.hasKey = assistant["hasKey"_L1].toBool();
    draft.hadKey = draft.hasKey;
    draft.isDefault = isDefault;
    return draft;
}

QString AssistantDraft::host() const
{
    return kind == "openai"_L1 ? QUrl(baseUrl, QUrl::StrictMode).host() : QString();
}

bool AssistantDraft::isUnencrypted() const
{
    const QUrl url(baseUrl, QUrl::StrictMode);
    return kind == "openai"_L1 && url.scheme() == "http"_L1 && !url.host().isEmpty() && !isLoopback(url);
}

QList<AssistantDraft::Problem> AssistantDraft::problems(const QJsonArray &assistants) const
{
    QList<Problem> found;
    const bool isNameTaken = std::any_of(assistants.begin(), assistants.end(), [this](const QJsonValue &other) {
        return other["id"_L1] != id && other["name"_L1] == name;
    });
    if (name.isEmpty())
        found.append({ u"name"_s, tr("Enter a name.") });
    else if (isNameTaken)
        found.append({ u"name"_s, tr("Another assistant has this name. Choose another one.") });
    else if (name.size() > longestEntryName)
        found.append({ u"name"_s, tr("The name is longer than %n characters.", nullptr, longestEntryName) });
    if (kind != "openai"_L1)
        return found;
    if (baseUrl.isEmpty()) {
        found.append({ u"base-url"_s, tr("Enter the address of the service. It mostly ends in /v1.") });
    } else if (isUnencrypted() && !allowHttp) {
        found.append({ u"base-url"_s, tr("Everybody on the way could read along. Use https, or allow it below.") });
    } else if (isUnencrypted() && hasKey) {
        found.append({ u"key"_s, tr("No key goes over plain http. Use https, or take the key out.") });
    } else if (const Result<void> allowed = checkAssistantBase(QUrl(baseUrl, QUrl::StrictMode), allowHttp, hasKey);
               !allowed) {
        found.append({ u"base-url"_s, tr("This address cannot be used."), allowed.error().detail });
    }
    if (model.isEmpty())
        found.append({ u"model"_s, tr("Enter the name of the model or agent.") });
    return found;
}

QJsonObject AssistantDraft::optionsToAdd() const
{
    QJsonObject options { { u"name"_s, name }, { u"kind"_s, kind } };
    if (isDefault)
        options.insert(u"default"_s, true);
    if (kind != "openai"_L1)
        return options;
    options.insert(u"base-url"_s, baseUrl);
    options.insert(u"model"_s, model);
    options.insert(u"profile"_s, profile);
    options.insert(u"system"_s, systemPrompt);
    options.insert(u"history"_s, historyTurns ? QString::number(*historyTurns) : u"server"_s);
    options.insert(u"ask-again"_s, askAgain);
    if (allowHttp && isUnencrypted())
        options.insert(u"allow-http"_s, true);
    if (!hasKey)
        options.insert(u"no-key"_s, true);
    return options;
}

QJsonObject AssistantDraft::optionsToSet() const
{
    QJsonObject options = optionsToAdd();
    if (hasKey == hadKey)
        options.remove(u"no-key"_s); // it would ask the keychain to remove what is not there
    return options;
}

} // namespace oagent
