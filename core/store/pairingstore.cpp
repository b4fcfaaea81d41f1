#include "core/store/pairingstore.h"

#include "core/store/peoplestatements.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

namespace sql = peoplestatements;

} // namespace

void PairingStore::ask(const PairingAsk &ask, const QObject *context, Callback<PairingOffer> done)
{
    const auto work = [ask](Database &database) -> Result<PairingOffer> {
        if (const auto ended = database.change(sql::deleteExpired, { millisecondsOf(ask.now) }); !ended)
            return failure(ended.error());
        const auto earlier = database.select(sql::requestOf, { ask.person });
        if (!earlier)
            return failure(earlier.error());
        if (!earlier->isEmpty()) {
            const Row &request = earlier->first();
            const bool isDue = timeInColumn(request.value(u"noticed_at"_s)) <= ask.noticedBefore;
            if (!isDue || request.value(u"dismissed"_s).toBool())
                return PairingOffer { PairingOffer::Kind::Silence, {} };
            if (const auto noted = database.change(sql::noteNotice, { millisecondsOf(ask.now), ask.person }); !noted)
                return failure(noted.error());
            return PairingOffer { PairingOffer::Kind::Code, request.value(u"code"_s).toString() };
        }
        const auto open = database.select(sql::countOpenRequests, { ask.botId });
        if (!open)
            return failure(open.error());
        if (open->first().value(0).toInt() >= ask.openPerBot)
            return PairingOffer { PairingOffer::Kind::Full, {} };
        const auto made = database.change(sql::insertRequest,
                                          { ask.freshCode, ask.botId, ask.person, millisecondsOf(ask.now),
                                            millisecondsOf(ask.expiresAt), millisecondsOf(ask.now) });
        if (!made)
            return failure(made.error());
        return PairingOffer { PairingOffer::Kind::Code, ask.freshCode };
    };
    m_database.run<PairingOffer>(work, context, std::move(done));
}

void PairingStore::requests(const QObject *context, Callback<QList<PairingRequest>> done)
{
    const auto work = [now = millisecondsOf(m_clock.wallNow())](Database &database) -> Result<QList<PairingRequest>> {
        const auto rows = database.select(sql::openRequests, { now });
        if (!rows)
            return failure(rows.error());
        QList<PairingRequest> requests;
        for (const Row &row : *rows) {
            const Result<KnownPerson> person = personNumbered(database, row.value(u"person_id"_s).toLongLong());
            if (!person)
                return failure(person.error());
            requests.append({ row.value(u"code"_s).toString(), *person, timeInColumn(row.value(u"asked_at"_s)),
                              timeInColumn(row.value(u"expires_at"_s)) });
        }
        return requests;
    };
    m_database.run<QList<PairingRequest>>(work, context, std::move(done));
}

void PairingStore::approve(const QString &code, const QObject *context, Callback<KnownPerson> done)
{
    settle(code, true, context, std::move(done));
}

void PairingStore::dismiss(const QString &code, const QObject *context, Callback<KnownPerson> done)
{
    settle(code, false, context, std::move(done));
}

void PairingStore::settle(const QString &code, bool isApproved, const QObject *context, Callback<KnownPerson> done)
{
    const auto work
        = [code, isApproved, now = millisecondsOf(m_clock.wallNow())](Database &database) -> Result<KnownPerson> {
        const auto rows = database.select(sql::openRequest, { code, now });
        if (!rows)
            return failure(rows.error());
        if (rows->isEmpty())
            return failure(Error::Kind::NotFound,
                           u"There is no open pairing request \"%1\"; `pairing list` shows them."_s.arg(code));
        const qint64 person = rows->first().value(0).toLongLong();
        const Result<void> settled = isApproved
            ? database.changeAll({ { sql::setVerdict, { nameOf(PersonVerdict::Approved), person } },
                                   { sql::deleteRequestOf, { person } } })
            : database.changeAll({ { sql::dismissRequest, { code } } });
        if (!settled)
            return failure(settled.error());
        return personNumbered(database, person);
    };
    m_database.run<KnownPerson>(work, context, std::move(done));
}

} // namespace oagent
