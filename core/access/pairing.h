#pragma once

#include "core/access/pairinglimits.h"
#include "core/store/peoplestore.h"

#include <QString>

class QRandomGenerator;

namespace oagent {

/// Eight characters of 31 that cannot be taken for each other, about 40 bits; by default from the system's generator.
[[nodiscard]] QString freshPairingCode();
[[nodiscard]] QString freshPairingCode(QRandomGenerator &random);
/// What somebody typed, as codes are written: upper case, without blanks and hyphens.
[[nodiscard]] QString pairingCodeFrom(const QString &typed);

/// What a stranger is told in a private chat of a bot that pairs. Requests lie in the PairingStore, so that a restart
/// neither forgets a code nor repeats a notice.
class Pairing
{
public:
    Pairing(PeopleStore &people, const Clock &clock, const PairingLimits &limits);

    /// Answers with the code to say, or that nothing is to be said, or that too many requests are open.
    void ask(const QString &botId, qint64 person, const QObject *context, Callback<PairingOffer> done);

private:
    PeopleStore &m_people;
    const Clock &m_clock;
    PairingLimits m_limits;
};

} // namespace oagent
