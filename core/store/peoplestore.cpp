#include "core/store/peoplestore.h"

#include "core/bridge/channel.h"
#include "core/store/peoplestatements.h"
#include "core/support/json.h"

#include <QJsonArray>
#include <QPointer>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

namespace sql = peoplestatements;

// Names and titles are foreign text, and shown in one line.
constexpr qsizetype longestName = 100;

/// Which of two verdicts about the same person holds.
int weight(PersonVerdict verdict)
{
    switch (verdict) {
    case PersonVerdict::None: return 0;
    case PersonVerdict::Approved: return 1;
    case PersonVerdict::Allowed: return 2;
    case PersonVerdict::Blocked: return 3;
    }
    return 0;
}

KnownGroup groupFrom(const Row &row)
{
    return { row.value(u"bot_id"_s).toString(),
             row.value(u"channel"_s).toString(),
             row.value(u"chat_id"_s).toString(),
             row.value(u"title"_s).toString(),
             timeInColumn(row.value(u"last_message_at"_s)),
             row.value(u"allowed"_s).toBool() };
}

Result<PersonVerdict> verdictOf(Database &database, qint64 person)
{
    const auto rows = database.select(sql::verdictOf, { person });
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return nobody(person);
    return verdictNamed(rows->first().value(0).toString());
}

/// Makes one person of several; the oldest stays.
Result<void> join(Database &database, const std::set<qint64> &numbers)
{
    const qint64 kept = *numbers.begin();
    PersonVerdict verdict = PersonVerdict::None;
    for (const qint64 number : numbers) {
        const Result<PersonVerdict> theirs = verdictOf(database, number);
        if (!theirs)
            return failure(theirs.error());
        verdict = std::max(verdict, *theirs, [](auto a, auto b) { return weight(a) < weight(b); });
        if (number == kept)
            continue;
        if (Result<void> joined = database.changeAll({ { sql::moveIds, { kept, number } },
                                                       { sql::moveChats, { kept, number } },
                                                       { sql::moveTranscripts, { kept, number } },
                                                       { sql::deletePerson, { number } } });
            !joined)
            return joined;
    }
    return database.changeAll({ { sql::setVerdict, { nameOf(verdict), kept } } });
}

/// The number of the message's sender, who must have an id. Whoever is new takes the place of somebody who has been
/// silent for long, once there are more than `mostPeople`.
Result<qint64> numberOf(Database &database, const IncomingMessage &message, qint64 at, int mostPeople)
{
    std::set<qint64> numbers;
    QList<Person::Id> newIds;
    const Channel *channel = channelById(message.channel);
    const bool ignoresCase = channel != nullptr && channel->idsIgnoreCase;
    for (const Person::Id &id : message.sender.ids) {
        const QVariantList key { message.botId, id.kind, id.value };
        auto rows = database.select(sql::findPerson, key);
        if (rows && rows->isEmpty() && ignoresCase)
            rows = database.select(sql::findPersonInAnyCase, key);
        if (!rows)
            return failure(rows.error());
        if (rows->isEmpty())
            newIds.append(id);
        else
            numbers.insert(rows->first().value(0).toLongLong());
    }
    const QString name = message.sender.name.left(longestName);
    if (numbers.empty()) {
        if (const auto made = database.change(sql::insertPerson, { message.botId, message.channel, name, at }); !made)
            return failure(made.error());
        const auto rows = database.select(sql::insertedPerson);
        if (!rows)
            return failure(rows.error());
        const qint64 number = rows->first().value(0).toLongLong();
        numbers.insert(number);
        if (const auto bound = database.change(sql::boundPeople, { number, mostPeople }); !bound)
            return failure(bound.error());
    } else if (numbers.size() > 1) {
        if (const Result<void> joined = join(database, numbers); !joined)
            return failure(joined.error());
    }
    const qint64 number = *numbers.begin();
    for (const Person::Id &id : newIds) {
        if (const auto kept = database.change(sql::insertId, { message.botId, id.kind, id.value, number }); !kept)
            return failure(kept.error());
    }
    if (const auto touched = database.change(sql::touchPerson, { name, at, number }); !touched)
        return failure(touched.error());
    return number;
}

/// All of Seen but the group.
Result<PeopleStore::Seen> seePerson(Database &database, const IncomingMessage &message, qint64 at, int mostPeople)
{
    const Result<qint64> number = numberOf(database, message, at, mostPeople);
    if (!number)
        return failure(number.error());
    const auto rows = database.select(sql::standingOf, { *number });
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return nobody(*number);
    const Row &row = rows->first();
    PeopleStore::Seen seen;
    seen.person = *number;
    seen.standing.verdict = verdictNamed(row.value(0).toString());
    seen.name = row.value(1).toString();
    if (const QVariant told = row.value(2); told.toLongLong() > 0)
        seen.toldAt = timeInColumn(told);
    return seen;
}

Result<KnownGroup> seeGroup(Database &database, const IncomingMessage &message, const QString &conversation, qint64 at,
                            int mostGroups)
{
    const QVariantList key { message.botId, message.chatId };
    const QString title = message.chatTitle.left(longestName);
    const auto rows = database.select(sql::groupAllowed, key);
    if (!rows)
        return failure(rows.error());
    const bool isNew = rows->isEmpty();
    const Result<void> seen
        = database.changeAll({ { sql::touchGroup, { message.botId, message.chatId, message.channel, title, at } },
                               { sql::keepGroupChat, { conversation, message.botId, message.chatId } } });
    if (!seen)
        return failure(seen.error());
    if (isNew)
        if (const auto bound = database.change(sql::boundGroups, { message.botId, message.chatId, mostGroups }); !bound)
            return failure(bound.error());
    KnownGroup group;
    group.isAllowed = !isNew && rows->first().value(0).toBool();
    group.title = title.isEmpty() && !isNew ? rows->first().value(1).toString() : title;
    return group;
}

} // namespace

PeopleStore::PeopleStore(StateDatabase &database, const Clock &clock, Limits limits, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock)
    , m_limits(limits)
    , m_pairing(database, clock)
{ }

PeopleStore::PeopleStore(StateDatabase &database, const Clock &clock, QObject *parent)
    : PeopleStore(database, clock, Limits {}, parent)
{ }

void PeopleStore::see(const IncomingMessage &message, WallTime at, const QObject *context, Callback<Seen> done)
{
    // Only what is kept of it: the text has no business here.
    IncomingMessage kept;
    kept.botId = message.botId;
    kept.channel = message.channel;
    kept.chatKind = message.chatKind;
    kept.isApart = message.isApart;
    kept.chatId = message.chatId;
    kept.chatTitle = message.chatTitle;
    kept.sender = message.sender;
    kept.sender.ids.removeIf([](const Person::Id &id) { return id.value.isEmpty(); });
    const auto work = [kept, conversation = conversationKey(message), time = millisecondsOf(at),
                       limits = m_limits](Database &database) -> Result<Seen> {
        Seen seen;
        if (!kept.sender.ids.isEmpty()) {
            Result<Seen> person = seePerson(database, kept, time, limits.people);
            if (!person)
                return person;
            seen = *person;
            if (kept.chatKind == ChatKind::Private || kept.isApart)
                if (const auto chat = database.change(sql::keepChatOfPerson, { conversation, seen.person }); !chat)
                    return failure(chat.error());
        }
        if (kept.chatKind == ChatKind::Group) {
            const Result<KnownGroup> group = seeGroup(database, kept, conversation, time, limits.groups);
            if (!group)
                return failure(group.error());
            seen.standing.isGroupAllowed = group->isAllowed;
            seen.chatTitle = group->title;
        }
        return seen;
    };
    m_database.run<Seen>(work, context, std::move(done), Flush::Soon); // the next message tells it again
}

void PeopleStore::everybody(const QObject *context, Callback<Everybody> done)
{
    const auto work = [](Database &database) -> Result<Everybody> {
        const auto people = database.select(sql::allPeople);
        const auto ids = database.select(sql::allIds);
        const auto groups = database.select(sql::allGroups);
        for (const auto *rows : { &people, &ids, &groups }) {
            if (!*rows)
                return failure(rows->error());
        }
        Everybody everybody;
        std::map<qint64, QList<Person::Id>> idsOf;
        for (const Row &row : *ids)
            idsOf[row.value(0).toLongLong()].append({ row.value(1).toString(), row.value(2).toString() });
        for (const Row &row : *people) {
            KnownPerson known = personFrom(row);
            known.person.ids = idsOf[known.number];
            everybody.people.append(known);
        }
        for (const Row &row : *groups)
            everybody.groups.append(groupFrom(row));
        return everybody;
    };
    m_database.run<Everybody>(work, context, std::move(done));
}

void PeopleStore::setVerdict(qint64 person, PersonVerdict verdict, const QObject *context, Callback<void> done)
{
    const auto work = [person, verdict](Database &database) -> Result<void> {
        const Result<int> changed = database.change(sql::setVerdict, { nameOf(verdict), person });
        if (!changed)
            return failure(changed.error());
        if (*changed == 0)
            return nobody(person);
        return database.changeAll({ { sql::deleteRequestOf, { person } } });
    };
    m_database.run<void>(work, context, std::move(done));
}

void PeopleStore::allowGroup(const QString &botId, const QString &chatId, const QObject *context, Callback<void> done)
{
    const auto work = [botId, chatId](Database &database) -> Result<void> {
        const Result<int> changed = database.change(sql::allowGroup, { botId, chatId });
        if (!changed)
            return failure(changed.error());
        if (*changed == 0)
            return failure(Error::Kind::NotFound, u"There is no such group any more."_s);
        return {};
    };
    m_database.run<void>(work, context, std::move(done));
}

void PeopleStore::forgetPerson(qint64 person, const QObject *context, Callback<void> done)
{
    const auto work = [person](Database &database) -> Result<void> {
        const Result<int> changed = database.change(sql::deletePerson, { person });
        if (!changed)
            return failure(changed.error());
        return *changed == 0 ? Result<void>(nobody(person)) : Result<void>();
    };
    erase(work, context, std::move(done));
}

void PeopleStore::forgetGroup(const QString &botId, const QString &chatId, const QObject *context, Callback<void> done)
{
    const auto work = [botId, chatId](Database &database) {
        return database.changeAll({ { sql::deleteGroup, { botId, chatId } } });
    };
    erase(work, context, std::move(done));
}

void PeopleStore::keepOnly(const QStringList &botIds, const QObject *context, Callback<void> done)
{
    const QString kept = jsonText(QJsonArray::fromStringList(botIds));
    const auto work = [kept](Database &database) {
        return database.changeAll({ { sql::deletePeopleOfOthers, { kept } }, { sql::deleteGroupsOfOthers, { kept } } });
    };
    erase(work, context, std::move(done));
}

/// Said also when whoever asked is gone.
void PeopleStore::erase(std::function<Result<void>(Database &)> work, const QObject *context, Callback<void> done)
{
    m_database.run<void>(
        std::move(work), this,
        [this, asker = QPointer<const QObject>(context), done = std::move(done)](const Result<void> &result) {
            if (result || result.error().kind != Error::Kind::NotFound) // where only the flush failed they are gone
                Q_EMIT erased();
            if (asker)
                done(result);
        });
}

void PeopleStore::noteTold(qint64 person, WallTime at)
{
    const auto work = [values = QVariantList { millisecondsOf(at), person }](Database &database) {
        return database.changeAll({ { sql::tell, values } });
    };
    m_database.run<void>(
        work, this,
        [](const Result<void> &) {
            // At worst they are told once more by the next process.
        },
        Flush::Soon);
}

} // namespace oagent
