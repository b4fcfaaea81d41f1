#include "app/control/testanswer.h"

#include "core/connection/proxyroute.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype mostModelsNamed = 5;

/// Empty when the model is in the server's list, or there is none.
QString modelsToChooseFrom(const AssistantConfig &assistant, const QStringList &models)
{
    if (models.isEmpty() || models.contains(assistant.model))
        return {};
    QString named = models.first(std::min(models.size(), mostModelsNamed)).join(u", "_s);
    if (models.size() > mostModelsNamed)
        named += u" …"_s;
    return u"It lists no model \"%1\" but %2; set one with `assistant set NAME --model`."_s.arg(assistant.model, named);
}

QString whereToLook(const AssistantConfig &assistant)
{
    if (assistant.profile == "openclaw"_L1)
        return u"In OpenClaw, switch gateway.http.endpoints.chatCompletions.enabled on; else check address and model."_s;
    return u"Check the address, which mostly ends in /v1, and the model's name."_s;
}

QString cureOf(const Error &error, const AssistantConfig &assistant, const QStringList &models)
{
    const QString otherModel = modelsToChooseFrom(assistant, models);
    switch (error.kind) {
    case Error::Kind::Network: return u"Check that the service runs and that its address is right."_s;
    case Error::Kind::Proxy: return proxyCure(error);
    case Error::Kind::Timeout:
        return u"Check that the service is not overloaded, and that a proxy or firewall lets it pass."_s;
    case Error::Kind::Tls: return u"Check the service's certificate, and the clock of this computer."_s;
    case Error::Kind::Authentication:
        return assistant.hasKey ? u"Get a valid key and store it with `assistant key`."_s
                                : u"The service wants a key; store it with `assistant key`."_s;
    case Error::Kind::Forbidden: return u"Let the owner of the key allow it this model."_s;
    case Error::Kind::NotFound: return otherModel.isEmpty() ? whereToLook(assistant) : otherModel;
    case Error::Kind::BadRequest:
        return otherModel.isEmpty() ? u"Check that the service is OpenAI-compatible and knows this model."_s
                                    : otherModel;
    case Error::Kind::RateLimited:
        return error.code == 402 ? u"Give the account at the service new credit."_s
                                 : u"Wait, or raise the limits of the key at the service."_s;
    case Error::Kind::Overloaded:
    case Error::Kind::Server: return u"Wait and test again; when it stays so, look into the service's log."_s;
    case Error::Kind::Protocol:
    case Error::Kind::Truncated:
    case Error::Kind::TooLarge: return u"Check that the address is that of an OpenAI-compatible service."_s;
    case Error::Kind::ContentFiltered: return u"The service's filter refused a greeting; look at its settings."_s;
    case Error::Kind::Storage:
    case Error::Kind::StorageFull:
    case Error::Kind::InUse:
    case Error::Kind::Gone:
    case Error::Kind::PermissionMissing:
    case Error::Kind::Refused:
    case Error::Kind::Cancelled: return u"Test again."_s;
    }
    return u"Test again."_s;
}

CommandAnswer failed(QJsonObject result, const QString &kind, const QString &cause, const QString &cure)
{
    result.insert(u"ok"_s, false);
    result.insert(u"kind"_s, kind);
    result.insert(u"cause"_s, cause);
    result.insert(u"cure"_s, cure);
    const QString sentence = u"The assistant \"%1\" does not answer: %2. %3"_s.arg(
        result.value("name"_L1).toString(), cause.endsWith(u'.') ? cause.chopped(1) : cause, cure);
    return { ExitCode::NotWell, sentence, result };
}

} // namespace

CommandAnswer testAnswer(const AssistantConfig &assistant, const AssistantProbeResult &result)
{
    QJsonObject found { { u"id"_s, assistant.id },
                        { u"name"_s, assistant.name },
                        { u"models"_s, QJsonArray::fromStringList(result.modelsFound) } };
    if (result.baseUrlFix)
        found.insert(u"baseUrlFix"_s, result.baseUrlFix->toString());
    if (result.error)
        return failed(found, nameOf(result.error->kind), result.error->detail,
                      cureOf(*result.error, assistant, result.modelsFound));
    if (result.baseUrlFix)
        return failed(found, u"base-url"_s, u"the service is at %1"_s.arg(result.baseUrlFix->toString()),
                      u"Run: assistant set NAME --base-url %1"_s.arg(result.baseUrlFix->toString()));
    found.insert(u"ok"_s, true);
    found.insert(u"firstTextMs"_s, static_cast<qint64>(result.firstToken.value_or(result.total).count()));
    found.insert(u"wholeMs"_s, static_cast<qint64>(result.total.count()));
    found.insert(u"text"_s, result.textStart);
    if (result.usage)
        found.insert(u"tokens"_s,
                     QJsonObject { { u"prompt"_s, result.usage->prompt },
                                   { u"completion"_s, result.usage->completion },
                                   { u"total"_s, result.usage->total } });
    return { ExitCode::Good, {}, found };
}

CommandAnswer answerWithoutKey(const AssistantConfig &assistant, const Error &why)
{
    if (why.kind != Error::Kind::NotFound)
        return answerFor(why);
    return { ExitCode::NotWell,
             u"No key is stored for the assistant \"%1\"; store it with `assistant key`."_s.arg(assistant.name),
             {} };
}

} // namespace oagent
