#include "core/store/knownperson.h"

#include "core/store/peoplestatements.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

namespace sql = peoplestatements;

} // namespace

QString nameOf(PersonVerdict verdict)
{
    switch (verdict) {
    case PersonVerdict::None: return u"none"_s;
    case PersonVerdict::Allowed: return u"allowed"_s;
    case PersonVerdict::Blocked: return u"blocked"_s;
    case PersonVerdict::Approved: return u"approved"_s;
    }
    return {};
}

PersonVerdict verdictNamed(const QString &name)
{
    for (const PersonVerdict verdict : { PersonVerdict::Allowed, PersonVerdict::Blocked, PersonVerdict::Approved }) {
        if (name == nameOf(verdict))
            return verdict;
    }
    return PersonVerdict::None;
}

WallTime timeInColumn(const QVariant &value) { return WallTime(Milliseconds(value.toLongLong())); }

tl::unexpected<Error> nobody(qint64 person)
{
    return failure(Error::Kind::NotFound, u"There is no person p%1 any more."_s.arg(person));
}

KnownPerson personFrom(const Row &row)
{
    KnownPerson known;
    known.number = row.value(u"id"_s).toLongLong();
    known.botId = row.value(u"bot_id"_s).toString();
    known.channel = row.value(u"channel"_s).toString();
    known.person.name = row.value(u"name"_s).toString();
    known.lastMessageAt = timeInColumn(row.value(u"last_message_at"_s));
    known.verdict = verdictNamed(row.value(u"verdict"_s).toString());
    return known;
}

Result<KnownPerson> personNumbered(Database &database, qint64 person)
{
    const auto rows = database.select(sql::onePerson, { person });
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return nobody(person);
    KnownPerson known = personFrom(rows->first());
    const auto ids = database.select(sql::idsOf, { person });
    if (!ids)
        return failure(ids.error());
    for (const Row &id : *ids)
        known.person.ids.append({ id.value(0).toString(), id.value(1).toString() });
    return known;
}

} // namespace oagent
