#include "ui/settings/assistantwords.h"

#include <QLocale>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace oagent {

QString AssistantWords::kind(const QString &kind)
{
    if (kind == "echo"_L1)
        return tr("Echo");
    return kind == "openai"_L1 ? tr("OpenAI-compatible") : kind;
}

QString AssistantWords::profile(const QString &profile)
{
    if (profile == "generic"_L1)
        return tr("Generic", "profile");
    if (profile == "openclaw"_L1)
        return u"OpenClaw"_s;
    return profile == "hermes"_L1 ? u"Hermes"_s : profile;
}

QString AssistantWords::failure(const QString &kind)
{
    if (kind == "network"_L1)
        return tr("The service cannot be reached. Check that it runs and that its address is right.");
    if (kind == "proxy"_L1)
        return tr("The proxy does not let it pass. Check Settings, Network.");
    if (kind == "timeout"_L1)
        return tr("The service does not answer in time. Check that it is not overloaded and that no firewall is in the "
                  "way.");
    if (kind == "tls"_L1)
        return tr("The service's certificate could not be verified. Check it, and the clock of this computer.");
    if (kind == "authentication"_L1)
        return tr("The key is wrong or missing. Get a valid one and enter it under Edit.");
    if (kind == "forbidden"_L1)
        return tr("The key may not use this model. Let its owner allow it.");
    if (kind == "not-found"_L1)
        return tr("Nothing is at this address, or it has no such model. Check both; the address mostly ends in /v1.");
    if (kind == "bad-request"_L1)
        return tr("The service does not understand the question. Check that it is OpenAI-compatible and knows this "
                  "model.");
    if (kind == "rate-limited"_L1)
        return tr("The limit of the key is reached. Wait, or raise it at the service.");
    if (kind == "overloaded"_L1 || kind == "server"_L1)
        return tr("The service is in trouble. Wait and test again.");
    if (kind == "protocol"_L1 || kind == "truncated"_L1 || kind == "too-large"_L1)
        return tr("Something else than an OpenAI-compatible service answered. Check the address.");
    if (kind == "content-filtered"_L1)
        return tr("The service's filter refused a greeting. Look at its settings.");
    if (kind == "base-url"_L1)
        return tr("The address is not right: the service is one step below it.");
    return {};
}

QString AssistantWords::success(const QJsonObject &result)
{
    if (!result.contains("text"_L1) || result["text"_L1].toString().isEmpty())
        return tr("It answers.");
    return tr("It answers. First text after %1 ms.").arg(QLocale().toString(result["firstTextMs"_L1].toInteger()));
}

QString AssistantWords::summary(const QJsonObject &assistant)
{
    QStringList parts { kind(assistant["kind"_L1].toString()) };
    if (assistant["kind"_L1] != "echo"_L1)
        parts += { QUrl(assistant["baseUrl"_L1].toString()).host(), assistant["model"_L1].toString() };
    return parts.join(u" · "_s);
}

} // namespace oagent
