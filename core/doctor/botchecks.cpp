#include "core/doctor/botchecks.h"

#include <QDateTime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

using State = Check::State;

// Nobody writes within the first minutes of every bot.
constexpr Milliseconds silenceExpected = 10min;

QString isoTime(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODate);
}

QString lasting(Milliseconds time)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
    if (minutes < 1)
        return u"less than a minute"_s;
    if (minutes < 120)
        return u"%1 min"_s.arg(minutes);
    return minutes < 48LL * 60 ? u"%1 h"_s.arg(minutes / 60) : u"%1 days"_s.arg(minutes / (24LL * 60));
}

/// NAME as it can be typed: the id, since a report holds no name.
QString quoted(const QString &id) { return u'"' + id + u'"'; }

Check checkSwitch(const BotFacts &facts)
{
    Check check { u"switched-on"_s, State::Ok, {}, {}, {}, {} };
    if (!facts.config.enabled) {
        check.state = State::Failed;
        check.cause = u"The bot is switched off."_s;
        check.cure = u"Switch it on: `oagent-bridged bot enable %1`."_s.arg(quoted(facts.config.id));
    } else if (!facts.config.runsHere) {
        check.state = State::Unknown;
        check.cause = u"The bot is set to run on another computer; what happens there is not seen here."_s;
        check.cure = u"Look on that computer."_s;
    }
    return check;
}

Check checkSecret(const BotFacts &facts)
{
    Check check { u"secret"_s, State::Ok, {}, {}, {}, {} };
    if (!facts.secret) {
        const Error &error = facts.secret.error();
        const bool isMissing = error.kind == Error::Kind::NotFound;
        check.state = State::Failed;
        check.cause = isMissing ? u"No APP Secret is stored for this bot."_s
                                : u"The APP Secret could not be read: %1"_s.arg(error.detail);
        check.cure = isMissing ? u"Copy the APP Secret from the platform and store it with `bot secret`."_s
                               : u"Cure that, then check again."_s;
        check.link = isMissing ? facts.consoleLink : QString();
    }
    return check;
}

Check checkCredentials(const BotFacts &facts)
{
    Check check { u"credentials"_s, State::Unknown, {}, {}, {}, {} };
    const QString copyAgain
        = u"Copy APP ID and APP Secret again from %1, without blanks around them, and store them."_s.arg(
            facts.platform);
    // First, as a line that is open outlives them.
    if (facts.line && facts.line->reason.id == "refused-credentials"_L1) {
        check.state = State::Failed;
        check.cause = facts.line->reason.cause;
        check.cure = facts.line->reason.cure;
        check.link = facts.consoleLink;
    } else if (facts.line && facts.line->state == ConnectionState::Online) {
        check.state = State::Ok;
        check.cause = u"The line is open with them."_s;
    } else if (facts.credentials && *facts.credentials) {
        check.state = State::Ok;
        check.cause = u"%1 gave an access token for them."_s.arg(facts.platform);
    } else if (facts.credentials && facts.credentials->error().kind == Error::Kind::Authentication) {
        check.state = State::Failed;
        check.cause = u"%1 refused APP ID and APP Secret: %2"_s.arg(facts.platform, facts.credentials->error().detail);
        check.cure = copyAgain;
        check.link = facts.consoleLink;
    } else if (facts.credentials) {
        check.cause = u"%1 could not be asked: %2"_s.arg(facts.platform, facts.credentials->error().detail);
        check.cure = u"Check the network and the API address of the bot."_s;
    } else {
        check.cause = u"%1 has not judged them yet."_s.arg(facts.platform);
        if (!facts.isProgramRunning)
            check.cure = u"Start the program: opening a line shows it."_s;
    }
    return check;
}

/// What the platform itself lists as missing.
Check listedPermissions(const BotFacts &facts, const PermissionReport &report)
{
    Check check { u"permissions"_s, State::Ok, {}, {}, {}, {} };
    if (report.missing.isEmpty()) {
        check.cause = u"%1 lists every permission that is needed."_s.arg(facts.platform);
        return check;
    }
    QStringList sentences;
    for (const MissingPermission &missing : report.missing) {
        check.missing.append(missing.scope);
        sentences.append(missing.scope + u": "_s + missing.effect);
    }
    check.state = State::Failed;
    check.cause = u"Missing permissions. "_s + sentences.join(u' ');
    check.cure = u"Open the link, grant them, and release a version of the app."_s;
    check.link = report.link;
    return check;
}

Check checkPermissions(const BotFacts &facts)
{
    if (facts.permissions && *facts.permissions)
        return listedPermissions(facts, **facts.permissions);
    Check check { u"permissions"_s, State::Unknown, {}, {}, {}, {} };
    if (!facts.namesPermissions) {
        check.state = State::Ok;
        check.cause = u"%1 has none that a bot could lack."_s.arg(facts.platform);
    } else if (facts.line && !facts.line->missingScopes.isEmpty()) {
        check.state = State::Failed;
        check.missing = facts.line->missingScopes;
        check.cause
            = u"%1 refused calls for want of: %2. Until then answers go out as plain messages, or not at all."_s.arg(
                facts.platform, check.missing.join(u", "_s));
        check.cure = u"Grant them in the app's permission management, publish a new version, and write to the bot."_s;
        check.link = facts.consoleLink;
    } else if (facts.line && facts.line->answered > 0) {
        check.state = State::Ok;
        check.cause = u"No call was refused for want of a permission."_s;
    } else {
        check.cause = u"%1 names a missing permission only when it refuses a call."_s.arg(facts.platform);
        check.cure = u"Write to the running bot, then check again."_s;
    }
    return check;
}

Check checkConnection(const BotFacts &facts, WallTime now)
{
    Check check { u"connection"_s, State::Unknown, {}, {}, {}, {} };
    if (!facts.isProgramRunning) {
        check.cause = u"No program runs the bots of this profile; a check opens no line."_s;
        check.cure = u"Start it: `oagent-bridged run`."_s;
        return check;
    }
    if (!facts.line) {
        check.cause = u"The bot has no line."_s;
        return check;
    }
    const LineFacts &line = *facts.line;
    switch (line.state) {
    case ConnectionState::Online:
        check.state = State::Ok;
        check.cause = line.onlineSince
            ? u"Online since %1, for %2."_s.arg(isoTime(*line.onlineSince), lasting(now - *line.onlineSince))
            : u"Online."_s;
        // What is missing has a check of its own.
        if (!line.reason.cause.isEmpty() && line.reason.id != "permission-missing"_L1) {
            check.state = State::Failed;
            check.cause = line.reason.cause;
            check.cure = line.reason.cure;
        }
        return check;
    case ConnectionState::Connecting:
        check.cause = u"The line is being opened."_s;
        check.cure = u"Check again in a moment."_s;
        return check;
    case ConnectionState::Stopped:
    case ConnectionState::WaitingToRetry:
    case ConnectionState::Rejected:
    case ConnectionState::TakenOver: break;
    }
    if (line.reason.id == "runs-elsewhere"_L1) {
        check.cause = line.reason.cause;
        check.cure = line.reason.cure;
        return check;
    }
    check.state = State::Failed;
    check.cause
        = line.reason.cause.isEmpty() ? u"The line is not open (%1)."_s.arg(nameOf(line.state)) : line.reason.cause;
    check.cure = line.reason.cure.isEmpty() ? u"Check again in a moment; then look into the log."_s : line.reason.cure;
    if (line.reason.id == "not-ready"_L1 || line.reason.id == "not-allowed"_L1)
        check.link = facts.consoleLink;
    return check;
}

Check checkProxy(const BotFacts &facts)
{
    Check check { u"proxy"_s, State::Unknown, {}, {}, {}, {} };
    if (facts.line && facts.line->reason.id == "proxy"_L1) {
        check.state = State::Failed;
        check.cause = facts.line->reason.cause;
        check.cure = facts.line->reason.cure;
        return check;
    }
    const QString &where = facts.host.isEmpty() ? facts.platform : facts.host;
    if (!facts.proxy) {
        check.cause = u"The system has not been asked for the proxy that leads to %1."_s.arg(where);
        return check;
    }
    // A proxy that is not passed yet may still refuse.
    const bool isPassed = facts.proxy->isEmpty() || (facts.line && facts.line->state == ConnectionState::Online);
    check.state = isPassed ? State::Ok : State::Unknown;
    check.cause = facts.proxy->isEmpty() ? u"No proxy stands between this computer and %1."_s.arg(where)
                                         : u"The way to %1 leads through the proxy %2."_s.arg(where, *facts.proxy);
    return check;
}

Check checkLastPing(const BotFacts &facts)
{
    Check check { u"last-ping"_s, State::Unknown, {}, {}, {}, {} };
    if (facts.line && facts.line->lastLifeAt) {
        check.state = State::Ok; // a line that is silent for longer is taken for dead, and opened anew
        check.cause = u"%1 last gave a sign of life at %2."_s.arg(facts.platform, isoTime(*facts.line->lastLifeAt));
    } else {
        check.cause = u"It can be seen only while the bot is online."_s;
    }
    return check;
}

Check checkLastEvent(const BotFacts &facts)
{
    Check check { u"last-event"_s, State::Unknown, {}, {}, {}, {} };
    if (facts.line && facts.line->lastEventAt) {
        check.state = State::Ok;
        check.cause = u"The last event came at %1."_s.arg(isoTime(*facts.line->lastEventAt));
    } else if (facts.lastMessageAt) {
        check.state = State::Ok;
        check.cause
            = u"The last message came at %1, before this program was started."_s.arg(isoTime(*facts.lastMessageAt));
    } else {
        check.cause = u"No event has come yet."_s;
        check.cure = u"Write to the bot."_s;
    }
    return check;
}

Check checkPublished(const BotFacts &facts, WallTime now)
{
    Check check { u"published"_s, State::Unknown, {}, {}, {}, {} };
    const bool isOnline = facts.line && facts.line->state == ConnectionState::Online;
    if ((facts.line && facts.line->lastEventAt) || facts.lastMessageAt) {
        check.state = State::Ok;
        check.cause = u"Messages have arrived, so a version is published and messages are subscribed to."_s;
    } else if (isOnline) {
        const bool isFresh = facts.line->onlineSince && now - *facts.line->onlineSince < silenceExpected;
        check.state = State::InferredFailed;
        check.cause = isFresh ? u"The line is open, and no message has ever arrived; perhaps nobody has written yet."_s
                              : u"The line is open for some time, and no message has ever arrived."_s;
        check.cure = u"Write to the bot. When nothing arrives: "_s + facts.silenceCure;
        check.link = facts.consoleLink;
    } else {
        check.cause = u"It can be seen only while the bot is online."_s;
    }
    return check;
}

QString whoMayTalk(const BotFacts &facts)
{
    using PrivateChats = BotConfig::PrivateChats;
    using Groups = BotConfig::Groups;
    const BotConfig &bot = facts.config;
    const QString count = QString::number(bot.allow.size());
    const QString listed = facts.allowedPeople > 0
        ? u"%1 listed and %2 allowed or approved"_s.arg(count, QString::number(facts.allowedPeople))
        : u"%1 listed"_s.arg(count);
    const QString who = bot.allow.isEmpty() ? u"everyone"_s : listed;
    QString inPrivate;
    switch (bot.privateChats) {
    case PrivateChats::Listed: inPrivate = who; break;
    case PrivateChats::Pairing: inPrivate = u"%1, others by pairing"_s.arg(listed); break;
    case PrivateChats::Off: inPrivate = u"off"_s; break;
    }
    QString inGroups;
    switch (bot.groups) {
    case Groups::All: inGroups = u"all, %1"_s.arg(who); break;
    case Groups::Listed: inGroups = u"listed ones, %1"_s.arg(who); break;
    case Groups::Off: inGroups = u"off"_s; break;
    }
    const bool needsMention = bot.mentionRequired && bot.groups != Groups::Off;
    return (needsMention ? u"Private chats: %1; groups: %2, when mentioned."_s : u"Private chats: %1; groups: %2."_s)
        .arg(inPrivate, inGroups);
}

/// What lets in whoever was refused for this reason.
QString wayIn(const RefusedSender &refused)
{
    if (refused.reason == "private-off"_L1 || refused.reason == "groups-off"_L1)
        return u"Allow private chats or groups in the settings of the bot."_s;
    if (refused.reason == "group-not-listed"_L1)
        return u"`oagent-bridged people list` shows the groups; `people allow` with the group's id lets the bot answer there."_s;
    if (refused.person == 0)
        return u"Somebody without an id gets in only where everyone may talk."_s;
    return u"`oagent-bridged people list` shows who that is; `people allow` lets them in."_s;
}

Check checkAccess(const BotFacts &facts)
{
    Check check { u"access"_s, State::Ok, whoMayTalk(facts), {}, {}, {} };
    if (facts.config.privateChats == BotConfig::PrivateChats::Off && facts.config.groups == BotConfig::Groups::Off) {
        check.state = State::Failed;
        check.cause = u"Private chats and groups are both off: the bot answers nobody."_s;
        check.cure = u"Allow private chats or groups in the settings of the bot."_s;
        return check;
    }
    if (facts.openPairings > 0)
        check.cause += u" %1 pairing request(s) wait."_s.arg(facts.openPairings);
    if (facts.line && facts.line->lastRefused) {
        const RefusedSender &refused = *facts.line->lastRefused;
        const QString who = refused.person == 0 ? u"somebody without an id"_s : u"p%1"_s.arg(refused.person);
        check.cause += u" Last refused: %1 at %2 (%3)."_s.arg(who, isoTime(refused.at), refused.reason);
        check.cure = wayIn(refused);
        if (facts.line->answered == 0)
            check.state = State::InferredFailed; // nobody got through since the program was started
    } else if (facts.openPairings > 0) {
        check.cure = u"`oagent-bridged pairing list` shows them; `pairing approve CODE` lets one in."_s;
    }
    return check;
}

Check checkSecondConnection(const BotFacts &facts)
{
    Check check { u"second-connection"_s, State::Unknown, {}, {}, {}, {} };
    if (facts.line && facts.line->state == ConnectionState::TakenOver) {
        check.state = State::Failed;
        check.cause = u"Another program took this bot over."_s;
        check.cure = u"End that program, then `oagent-bridged bot takeover %1`; or let the bot run there only."_s.arg(
            quoted(facts.config.id));
        return check;
    }
    if (facts.line && facts.line->reason.id == "rival"_L1) {
        check.state = State::InferredFailed;
        check.cause = facts.line->reason.cause;
        check.cure = facts.line->reason.cure;
        return check;
    }
    if (facts.tellsTakeOver) {
        const bool isOnline = facts.line && facts.line->state == ConnectionState::Online;
        check.state = isOnline ? State::Ok : State::Unknown;
        check.cause = isOnline ? u"No other program took this bot; %1 would have said so."_s.arg(facts.platform)
                               : u"It can be seen only while the bot is online."_s;
        return check;
    }
    check.cause
        = u"%1 does not tell whether another program uses this APP ID, which would get a share of the messages."_s.arg(
            facts.platform);
    check.cure = u"When messages are missing now and then, look for another program with this APP ID and end it."_s;
    return check;
}

Check checkAssistant(const BotFacts &facts)
{
    Check check { u"assistant"_s, State::Ok, u"Answered by \"%1\"."_s.arg(facts.assistant), {}, {}, {} };
    if (facts.assistant.isEmpty()) {
        check.cause = u"No assistant is set up: the built-in Echo answers."_s;
        check.cure = u"Add one: `oagent-bridged assistant add`."_s;
    }
    return check;
}

} // namespace

QList<Check> checkBot(const BotFacts &facts, WallTime now)
{
    return {
        checkSwitch(facts),         checkSecret(facts),          checkCredentials(facts),      checkPermissions(facts),
        checkProxy(facts),          checkConnection(facts, now), checkLastPing(facts),         checkLastEvent(facts),
        checkPublished(facts, now), checkAccess(facts),          checkSecondConnection(facts), checkAssistant(facts)
    };
}

} // namespace oagent
