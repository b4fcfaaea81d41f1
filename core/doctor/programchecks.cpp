#include "core/doctor/programchecks.h"

#include "core/connection/urlrules.h"
#include "core/version.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

using State = Check::State;

constexpr qint64 mebibyte = qint64 { 1024 } * 1024;
// Below this, SQLite's log and a few attachments may no longer fit.
constexpr qint64 leastFreeBytes = 100 * mebibyte;
// DingTalk and TLS bear minutes; a message itself may be some seconds under way.
constexpr Milliseconds mostClockOffset = 5min;

Check checkKey(const AssistantFacts &facts)
{
    Check check { u"key"_s, State::Ok, {}, {}, {}, {} };
    if (!facts.config.hasKey) {
        check.cause = u"This assistant takes no key."_s;
    } else if (!facts.key) {
        check.state = State::Failed;
        check.cause = u"The key could not be read: %1"_s.arg(facts.key.error().detail);
        check.cure = u"Store the key again with `assistant key`, then check again."_s;
    }
    return check;
}

Check checkReach(const AssistantFacts &facts)
{
    Check check { u"reachable"_s, State::Ok, {}, {}, {}, {} };
    if (facts.isReachable)
        return check;
    check.state = facts.cause.isEmpty() ? State::Unknown : State::Failed;
    check.cause = facts.cause.isEmpty() ? u"It was not asked, for want of its key."_s : facts.cause;
    check.cure = facts.cure;
    return check;
}

Check checkEncryption(const AssistantFacts &facts)
{
    const QUrl &url = facts.config.baseUrl;
    Check check { u"encryption"_s, State::Ok, {}, {}, {}, {} };
    if (url.scheme() == "http"_L1 && !isLoopback(url)) {
        check.state = State::InferredFailed;
        check.cause = u"Messages go to %1 without encryption: whoever is on the way can read them."_s.arg(url.host());
        check.cure = u"Give the assistant an https address."_s;
    }
    return check;
}

Check checkRunning(const ProgramFacts &facts)
{
    if (facts.isProgramRunning)
        return { u"running"_s, State::Ok, {}, {}, {}, {} };
    return {
        u"running"_s, State::Unknown, u"Nothing runs on this profile."_s, u"Start it: `oagent-bridged run`."_s, {}, {}
    };
}

Check checkProfile(const ProgramFacts &facts)
{
    if (!facts.isProfileThere)
        return { u"profile"_s,
                 State::Unknown,
                 u"There is nothing at %1 yet."_s.arg(facts.profileDirectory),
                 u"Add a bot: `oagent-bridged bot add`."_s,
                 {},
                 {} };
    if (facts.isProfileWritable)
        return { u"profile"_s, State::Ok, {}, {}, {}, {} };
    return { u"profile"_s,
             State::Failed,
             u"This account may not write to %1."_s.arg(facts.profileDirectory),
             u"Give the directory to the account the program runs as, or name another one with --profile-dir."_s,
             {},
             {} };
}

Check checkDisk(const ProgramFacts &facts)
{
    if (facts.freeBytes < 0)
        return { u"disk"_s, State::Unknown, u"The system does not tell how much room is left."_s, {}, {}, {} };
    const QString left = u"%1 MiB are free."_s.arg(facts.freeBytes / mebibyte);
    if (facts.freeBytes >= leastFreeBytes)
        return { u"disk"_s, State::Ok, left, {}, {}, {} };
    return { u"disk"_s, State::Failed,
             left,      u"Free some space: without it no message can be stored, and none is taken."_s,
             {},        {} };
}

Check checkSecretPlace(const ProgramFacts &facts)
{
    return { u"secrets"_s, State::Ok, u"Secrets lie in: %1."_s.arg(facts.secretPlace), {}, {}, {} };
}

Check checkDatabase(const ProgramFacts &facts)
{
    Check check { u"database"_s, State::Ok, {}, {}, {}, {} };
    if (!facts.database) {
        check.state = State::Unknown;
        check.cause = u"There is none yet, or another program keeps it."_s;
    } else if (!*facts.database) {
        check.state = State::Failed;
        check.cause = facts.database->error().detail;
        check.cure = u"Cure that; until then no message can be stored, and none is taken."_s;
    } else if (!facts.damagedDatabases.isEmpty()) {
        check.cause
            = u"It works. Earlier damaged ones are kept beside it: %1."_s.arg(facts.damagedDatabases.join(u", "_s));
        check.cure = u"Check the disk; delete those files when nobody needs them."_s;
    }
    return check;
}

Check checkClock(const ProgramFacts &facts)
{
    if (!facts.clockOffset)
        return { u"clock"_s,
                 State::Unknown,
                 u"No message has come that could be compared with this computer's clock."_s,
                 {},
                 {},
                 {} };
    if (*facts.clockOffset > mostClockOffset)
        return { u"clock"_s,
                 State::Failed,
                 u"This computer's clock is about %1 min behind the platform's."_s.arg(
                     std::chrono::duration_cast<std::chrono::minutes>(*facts.clockOffset).count()),
                 u"Let the system set its clock from the network."_s,
                 {},
                 {} };
    if (*facts.clockOffset < -mostClockOffset)
        return {
            u"clock"_s,
            State::InferredFailed,
            u"The last message was about %1 min old when it came: it was late, or this computer's clock is ahead."_s
                .arg(std::chrono::duration_cast<std::chrono::minutes>(-*facts.clockOffset).count()),
            u"Let the system set its clock from the network."_s,
            {},
            {}
        };
    return { u"clock"_s, State::Ok, {}, {}, {}, {} };
}

} // namespace

QList<Check> checkAssistant(const AssistantFacts &facts)
{
    if (facts.config.kind == "echo"_L1)
        return {};
    return { checkKey(facts), checkReach(facts), checkEncryption(facts) };
}

QList<Check> checkProgram(const ProgramFacts &facts)
{
    return { { u"version"_s, State::Ok, u"Version %1."_s.arg(version), {}, {}, {} },
             checkRunning(facts),
             checkProfile(facts),
             checkDisk(facts),
             checkSecretPlace(facts),
             checkDatabase(facts),
             checkClock(facts) };
}

} // namespace oagent
