#include "core/access/pairing.h"

#include <QRandomGenerator>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QLatin1StringView alphabet { "23456789ABCDEFGHJKMNPQRSTUVWXYZ" }; // no 0 O, no 1 I L
constexpr qsizetype codeLength = 8;

} // namespace

QString freshPairingCode() { return freshPairingCode(*QRandomGenerator::system()); }

QString freshPairingCode(QRandomGenerator &random)
{
    QString code;
    while (code.size() < codeLength)
        code.append(alphabet.at(random.bounded(static_cast<int>(alphabet.size()))));
    return code;
}

QString pairingCodeFrom(const QString &typed)
{
    QString code = typed.toUpper();
    code.removeIf([](QChar c) { return c.isSpace() || c == u'-'; });
    return code;
}

Pairing::Pairing(PeopleStore &people, const Clock &clock, const PairingLimits &limits)
    : m_people(people)
    , m_clock(clock)
    , m_limits(limits)
{ }

void Pairing::ask(const QString &botId, qint64 person, const QObject *context, Callback<PairingOffer> done)
{
    const WallTime now = m_clock.wallNow();
    const PairingAsk ask {
        botId, person, freshPairingCode(), now, now + m_limits.validFor, now - m_limits.noticeEvery, m_limits.openPerBot
    };
    m_people.pairing().ask(ask, context, std::move(done));
}

} // namespace oagent
