#pragma once

#include "core/store/knownperson.h"
#include "core/store/statedatabase.h"
#include "core/support/result.h"

namespace oagent {

/// A stranger's open request to be let in.
struct PairingRequest
{
    QString code;
    KnownPerson person;
    WallTime askedAt {};
    WallTime expiresAt {};
};

/// A stranger who wrote, and under which conditions a code is given (core/access/pairing.h).
struct PairingAsk
{
    QString botId;
    qint64 person = 0;
    QString freshCode; ///< for a new request
    WallTime now {};
    WallTime expiresAt {}; ///< of a new request
    WallTime noticedBefore {}; ///< a person who was told later than this is not told again
    int openPerBot = 0;
};

struct PairingOffer
{
    enum class Kind {
        Code, ///< to be told
        Silence, ///< told a while ago, or dismissed
        Full, ///< too many requests are open
    };
    Kind kind = Kind::Silence;
    QString code; ///< Kind::Code
};

/// The requests of strangers to be let in, beside the people of PeopleStore, whose contract of `done` they share.
class PairingStore
{
public:
    PairingStore(StateDatabase &database, const Clock &clock)
        : m_database(database)
        , m_clock(clock)
    { }

    void ask(const PairingAsk &ask, const QObject *context, Callback<PairingOffer> done);
    /// Open ones, oldest first.
    void requests(const QObject *context, Callback<QList<PairingRequest>> done);
    /// The person is approved; answers with them.
    void approve(const QString &code, const QObject *context, Callback<KnownPerson> done);
    /// The person may ask again when the request would have expired.
    void dismiss(const QString &code, const QObject *context, Callback<KnownPerson> done);

private:
    void settle(const QString &code, bool isApproved, const QObject *context, Callback<KnownPerson> done);

    StateDatabase &m_database;
    const Clock &m_clock;
};

} // namespace oagent
