#include "app/control/peoplecommands.h"

#include "app/control/optionreader.h"
#include "core/access/pairing.h"
#include "core/support/isotime.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype mostCandidates = 10; // in one sentence

QString idOf(const KnownPerson &person) { return u"p%1"_s.arg(person.number); }

bool hasId(const KnownPerson &person, const QString &text)
{
    return idOf(person) == text
        || std::any_of(person.person.ids.begin(), person.person.ids.end(),
                       [&](const Person::Id &id) { return id.value == text; });
}

QJsonObject requestJson(const PairingRequest &request)
{
    const QJsonObject person = personJson(request.person);
    return { { u"code"_s, request.code },
             { u"person"_s, person["id"_L1] },
             { u"name"_s, person["name"_L1] },
             { u"bot"_s, person["bot"_L1] },
             { u"channel"_s, person["channel"_L1] },
             { u"ids"_s, person["ids"_L1] },
             { u"askedAt"_s, isoTime(request.askedAt) },
             { u"expiresAt"_s, isoTime(request.expiresAt) } };
}

CommandAnswer nobodyWrote()
{
    return { ExitCode::Usage, u"Nobody has written to a bot of this profile yet; `people list` stays empty."_s, {} };
}

} // namespace

QJsonObject personJson(const KnownPerson &person)
{
    QJsonArray ids;
    for (const Person::Id &id : person.person.ids)
        ids.append(QJsonObject { { u"kind"_s, id.kind }, { u"value"_s, id.value } });
    return { { u"id"_s, idOf(person) },
             { u"name"_s, person.person.name },
             { u"bot"_s, person.botId },
             { u"channel"_s, person.channel },
             { u"ids"_s, ids },
             { u"lastMessageAt"_s, isoTime(person.lastMessageAt) },
             { u"verdict"_s, nameOf(person.verdict) } };
}

QJsonObject groupJson(const KnownGroup &group)
{
    return { { u"id"_s, group.chatId },
             { u"title"_s, group.title },
             { u"bot"_s, group.botId },
             { u"channel"_s, group.channel },
             { u"lastMessageAt"_s, isoTime(group.lastMessageAt) },
             { u"allowed"_s, group.isAllowed } };
}

PeopleCommands::PeopleCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

void PeopleCommands::list(const CommandRequest &request, const Done &done)
{
    const Result<QString> bot = botOf(request);
    if (!bot)
        return done(answerFor(bot.error()));
    const auto show = [done, botId = *bot](const PeopleStore::Everybody &everybody) {
        QJsonArray people;
        for (const KnownPerson &person : everybody.people)
            if (botId.isEmpty() || person.botId == botId)
                people.append(personJson(person));
        QJsonArray groups;
        for (const KnownGroup &group : everybody.groups)
            if (botId.isEmpty() || group.botId == botId)
                groups.append(groupJson(group));
        done({ ExitCode::Good, {}, { { u"people"_s, people }, { u"groups"_s, groups } } });
    };
    if (m_parts.people == nullptr)
        return show({});
    m_parts.people->everybody(this, [done, show](const Result<PeopleStore::Everybody> &everybody) {
        everybody ? show(*everybody) : done(answerFor(everybody.error()));
    });
}

void PeopleCommands::allow(const CommandRequest &request, const Done &done)
{
    judge(request, PersonVerdict::Allowed, done);
}

void PeopleCommands::block(const CommandRequest &request, const Done &done)
{
    judge(request, PersonVerdict::Blocked, done);
}

void PeopleCommands::judge(const CommandRequest &request, PersonVerdict verdict, const Done &done)
{
    find(request, done, [this, verdict, done](const Target &target) {
        if (target.group && verdict == PersonVerdict::Blocked)
            return done({ ExitCode::Usage,
                          u"A group cannot be blocked; `people forget` takes its permission back, and a bot with "
                          "--groups listed answers in no other."_s,
                          {} });
        if (target.group) {
            KnownGroup allowed = *target.group;
            allowed.isAllowed = true;
            return m_parts.people->allowGroup(
                allowed.botId, allowed.chatId, this, [done, allowed](const Result<void> &stored) {
                    done(stored ? CommandAnswer { ExitCode::Good, {}, groupJson(allowed) } : answerFor(stored.error()));
                });
        }
        KnownPerson judged = *target.person;
        judged.verdict = verdict;
        m_parts.people->setVerdict(judged.number, verdict, this, [done, judged](const Result<void> &stored) {
            done(stored ? CommandAnswer { ExitCode::Good, {}, personJson(judged) } : answerFor(stored.error()));
        });
    });
}

void PeopleCommands::forget(const CommandRequest &request, const Done &done)
{
    find(request, done, [this, done](const Target &target) {
        const QString id = target.person ? idOf(*target.person) : target.group->chatId;
        const QString bot = target.person ? target.person->botId : target.group->botId;
        const auto answer = [done, id, bot](const Result<void> &forgotten) {
            if (!forgotten)
                return done(answerFor(forgotten.error()));
            done({ ExitCode::Good, {}, { { u"id"_s, id }, { u"bot"_s, bot }, { u"forgotten"_s, true } } });
        };
        if (target.person)
            m_parts.people->forgetPerson(target.person->number, this, answer);
        else
            m_parts.people->forgetGroup(target.group->botId, target.group->chatId, this, answer);
    });
}

void PeopleCommands::listRequests(const CommandRequest &request, const Done &done)
{
    const Result<QString> bot = botOf(request);
    if (!bot)
        return done(answerFor(bot.error()));
    if (m_parts.people == nullptr)
        return done({ ExitCode::Good, {}, { { u"requests"_s, QJsonArray() } } });
    m_parts.people->pairing().requests(this, [done, botId = *bot](const Result<QList<PairingRequest>> &requests) {
        if (!requests)
            return done(answerFor(requests.error()));
        QJsonArray array;
        for (const PairingRequest &open : *requests)
            if (botId.isEmpty() || open.person.botId == botId)
                array.append(requestJson(open));
        done({ ExitCode::Good, {}, { { u"requests"_s, array } } });
    });
}

void PeopleCommands::approve(const QString &code, const Done &done) { settle(code, true, done); }

void PeopleCommands::dismiss(const QString &code, const Done &done) { settle(code, false, done); }

void PeopleCommands::settle(const QString &code, bool isApproved, const Done &done)
{
    if (m_parts.people == nullptr)
        return done(nobodyWrote());
    const auto answer = [done](const Result<KnownPerson> &person) {
        done(person ? CommandAnswer { ExitCode::Good, {}, personJson(*person) } : answerFor(person.error()));
    };
    if (isApproved)
        m_parts.people->pairing().approve(pairingCodeFrom(code), this, answer);
    else
        m_parts.people->pairing().dismiss(pairingCodeFrom(code), this, answer);
}

void PeopleCommands::find(const CommandRequest &request, const Done &done,
                          const std::function<void(const Target &)> &found)
{
    const Result<QString> bot = botOf(request);
    if (!bot)
        return done(answerFor(bot.error()));
    if (m_parts.people == nullptr)
        return done(nobodyWrote());
    m_parts.people->everybody(
        this,
        [done, found, name = request.name.trimmed(), botId = *bot](const Result<PeopleStore::Everybody> &everybody) {
            if (!everybody)
                return done(answerFor(everybody.error()));
            const Result<Target> target = choose(name, botId, *everybody);
            if (!target)
                return done(answerFor(target.error()));
            found(*target);
        });
}

/// The id of the bot that --bot names; empty without it.
Result<QString> PeopleCommands::botOf(const CommandRequest &request) const
{
    OptionReader reader(request.options);
    const QString name = reader.text(u"bot"_s);
    const BotConfig *bot = m_parts.settings->config().botNamed(name);
    if (!name.isEmpty() && bot == nullptr)
        reader.refuse(u"There is no bot \"%1\"; `bot list` shows the names."_s.arg(name));
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    return bot == nullptr ? QString() : bot->id;
}

Result<PeopleCommands::Target> PeopleCommands::choose(const QString &name, const QString &botId,
                                                      const PeopleStore::Everybody &everybody)
{
    const auto matching = [&](auto &&isPerson, auto &&isGroup) {
        QList<Target> targets;
        for (const KnownPerson &person : everybody.people)
            if ((botId.isEmpty() || person.botId == botId) && isPerson(person))
                targets.append({ person, std::nullopt });
        for (const KnownGroup &group : everybody.groups)
            if ((botId.isEmpty() || group.botId == botId) && isGroup(group))
                targets.append({ std::nullopt, group });
        return targets;
    };
    if (name.isEmpty())
        return failure(Error::Kind::Refused, u"The person is missing; `people list` shows the ids."_s);
    QList<Target> targets = matching([&](const KnownPerson &person) { return hasId(person, name); },
                                     [&](const KnownGroup &group) { return group.chatId == name; });
    if (targets.isEmpty())
        targets = matching([&](const KnownPerson &person) { return person.person.name == name; },
                           [&](const KnownGroup &group) { return group.title == name; });
    if (targets.isEmpty())
        return failure(Error::Kind::NotFound,
                       u"Nobody known is called \"%1\"; `people list` shows everyone with their ids."_s.arg(name));
    if (targets.size() == 1)
        return targets.first();
    QStringList candidates;
    for (const Target &target : targets.first(std::min(targets.size(), mostCandidates)))
        candidates.append(target.person ? QString(idOf(*target.person) + u" ("_s + target.person->botId + u')')
                                        : QString(target.group->chatId + u" (group, "_s + target.group->botId + u')'));
    return failure(Error::Kind::Refused,
                   u"\"%1\" may be one of %2: %3; give one of these ids, or the bot with --bot."_s.arg(name)
                       .arg(targets.size())
                       .arg(candidates.join(u", "_s)));
}

} // namespace oagent
