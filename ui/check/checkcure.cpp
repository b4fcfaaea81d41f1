#include "ui/check/checkcure.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

using Act = CheckCure::Act;
using Page = SettingsPlace::Page;

} // namespace

CheckCure CheckCure::connectAgain() { return { Act::ConnectAgain, tr("Connect again"), {} }; }

CheckCure CheckCure::takeOver() { return { Act::TakeOver, tr("Take over", "a bot, from another program"), {} }; }

CheckCure CheckCure::enterFirstSecret(const QString &botId)
{
    return { Act::OpenSettings, tr("Enter the secret"), {}, { Page::Channels, botId, u"secret"_s } };
}

CheckCure CheckCure::switchOn() { return { Act::SwitchOn, tr("Switch on"), tr("Switch it on.") }; }

CheckCure CheckCure::enterSecret(const QString &botId)
{
    return { Act::OpenSettings, tr("Enter the secret again"), {}, { Page::Channels, botId, u"secret"_s } };
}

CheckCure CheckCure::whoRuns(const QString &botId)
{
    return { Act::OpenSettings, tr("Choose who runs it"), {}, { Page::Channels, botId, u"runs"_s } };
}

CheckCure CheckCure::of(const QJsonObject &check, const QJsonObject &bot, const QString &subject)
{
    const QString name = check["check"_L1].toString();
    const QString state = check["state"_L1].toString();
    const bool hasFailed = state == "failed"_L1 || state == "inferred-failed"_L1;
    const QString botId = bot["id"_L1].toString();
    CheckCure cure = subject == botId ? ofBot(name, state == "failed"_L1, bot) : CheckCure();
    // These have something to do also where nothing has failed: Echo answers, somebody asks to be let in.
    const bool isOffered = name == "assistant"_L1 || name == "access"_L1;
    if (isOffered && !check["cure"_L1].toString().isEmpty())
        return cure;
    if (!hasFailed)
        return {};
    if (subject != botId && !subject.isEmpty())
        cure = ofAssistant(name, subject, check["cure"_L1].toString());
    if (cure.act == Act::None && check["link"_L1].toString().isEmpty())
        return { Act::LookAgain, tr("Check again"), {} };
    return cure;
}

CheckCure CheckCure::ofBot(const QString &check, bool hasFailed, const QJsonObject &bot)
{
    const QString id = bot["id"_L1].toString();
    const QString why = bot["reason"_L1]["id"_L1].toString();
    if (check == "switched-on"_L1)
        return switchOn();
    if (check == "secret"_L1 && why != "no-secret"_L1 && !why.isEmpty())
        return connectAgain();
    if (check == "secret"_L1)
        return enterFirstSecret(id);
    if (check == "credentials"_L1)
        return enterSecret(id);
    if (check == "proxy"_L1)
        return { Act::OpenSettings, tr("Open Network"), {}, { Page::Network } };
    if (check == "connection"_L1)
        return ofConnection(bot);
    if (check == "access"_L1)
        return ofAccess(hasFailed, id);
    if (check == "second-connection"_L1)
        return hasFailed ? takeOver() : whoRuns(id);
    if (check == "assistant"_L1)
        return { Act::OpenSettings, tr("Add an assistant"), {}, { Page::Assistants } };
    return {}; // permissions, published: the link leads there
}

CheckCure CheckCure::ofConnection(const QJsonObject &bot)
{
    const QString id = bot["id"_L1].toString();
    const QString why = bot["reason"_L1]["id"_L1].toString();
    if (bot["state"_L1] == "taken-over"_L1)
        return takeOver();
    if (why == "paused"_L1)
        return { Act::Resume, tr("Resume all"), tr("Resume the bots.") };
    if (why == "refused-credentials"_L1)
        return enterSecret(id);
    if (why == "no-secret"_L1)
        return enterFirstSecret(id);
    if (why == "runs-elsewhere"_L1 || why == "rival"_L1)
        return whoRuns(id);
    if (bot["state"_L1] == "online"_L1)
        return {}; // there is nothing to connect: the platform refuses what is sent
    if (why == "proxy"_L1 || why == "tls"_L1 || why == "strange-answer"_L1 || why == "network"_L1)
        return { Act::OpenSettings, tr("Open Network"), {}, { Page::Network } };
    if (why.isEmpty() && bot["state"_L1] == "stopped"_L1)
        return switchOn();
    return connectAgain();
}

CheckCure CheckCure::ofAccess(bool hasFailed, const QString &botId)
{
    if (hasFailed)
        return { Act::OpenSettings, tr("Choose who may talk"), {}, { Page::Channels, botId, u"private"_s } };
    return { Act::OpenSettings, tr("Open People"), {}, { Page::People } };
}

CheckCure CheckCure::ofAssistant(const QString &check, const QString &assistantId, const QString &cure)
{
    if (cure.contains("`network "_L1)) // it is the proxy that has to be looked at
        return { Act::OpenSettings, tr("Open Network"), {}, { Page::Network } };
    if (check == "key"_L1)
        return { Act::OpenSettings, tr("Enter the key"), {}, { Page::Assistants, assistantId, u"key"_s } };
    return { Act::OpenSettings, tr("Edit the assistant"), {}, { Page::Assistants, assistantId, u"base-url"_s } };
}

} // namespace oagent
