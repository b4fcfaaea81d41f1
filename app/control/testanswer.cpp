#include "app/control/testanswer.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString whereToLook(const AssistantConfig &assistant)
{
    if (assistant.profile == "openclaw"_L1)
        return u"In OpenClaw, switch gateway.http.endpoints.chatCompletions.enabled on; else check address and model."_s;
    return u"Check the address, which mostly ends in /v1, and the model's name."_s;
}

QString cureOf(Error::Kind kind, const AssistantConfig &assistant)
{
    switch (kind) {
    case Error::Kind::Network: return u"Check that the service runs and that its address is right."_s;
    case Error::Kind::Timeout:
        return u"Check that the service is not overloaded, and that a proxy or firewall lets it pass."_s;
    case Error::Kind::Tls: return u"Check the service's certificate, and the clock of this computer."_s;
    case Error::Kind::Authentication:
        return assistant.hasKey ? u"Get a valid key; remove the assistant and add it again with that."_s
                                : u"The service wants a key; remove the assistant and add it again without --no-key."_s;
    case Error::Kind::Forbidden: return u"Let the owner of the key allow it this model."_s;
    case Error::Kind::NotFound: return whereToLook(assistant);
    case Error::Kind::BadRequest: return u"Check that the service is OpenAI-compatible and knows this model."_s;
    case Error::Kind::RateLimited: return u"Wait, or raise the limits of the key at the service."_s;
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
    if (result.error)
        return failed(found, nameOf(result.error->kind), result.error->detail, cureOf(result.error->kind, assistant));
    if (result.baseUrlFix)
        return failed(found, u"base-url"_s, u"the service is at %1"_s.arg(result.baseUrlFix->toString()),
                      u"Remove the assistant and add it again with that as --base-url."_s);
    found.insert(u"ok"_s, true);
    found.insert(u"firstTextMs"_s, static_cast<qint64>(result.firstToken.value_or(result.total).count()));
    found.insert(u"wholeMs"_s, static_cast<qint64>(result.total.count()));
    return { ExitCode::Good, {}, found };
}

} // namespace oagent
