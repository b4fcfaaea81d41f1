#include "ui/look/reasonwords.h"

#include "ui/look/shorttime.h"
#include "ui/look/told.h"

#include <QDateTime>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// The time that stands in what the core says; empty when there is none.
QString timeIn(const QString &cause)
{
    static const QRegularExpression isoTime(u"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"_s);
    return shortTime(QDateTime::fromString(isoTime.match(cause).captured(), Qt::ISODateWithMs));
}

} // namespace

QString ReasonWords::of(const QJsonObject &reason, const QString &fallback)
{
    const QString id = reason["id"_L1].toString();
    if (id == "refused-credentials"_L1)
        return tr("The secret is wrong. Copy it again from the platform.");
    if (id == "not-ready"_L1)
        return tr("The app is not ready. Check that it has a bot, receives by a long connection, and is published.");
    if (id == "platform-busy"_L1)
        return tr("The platform is busy. Will connect by itself.");
    if (id == "strange-answer"_L1)
        return tr("Something else than the platform answered. Check for a proxy or a sign-in page.");
    if (id == "tls"_L1)
        return tr("The platform's certificate could not be verified. Check the clock and the proxy.");
    if (id == "network"_L1)
        return tr("No connection to the platform. Will connect when the network is back.");
    if (id == "proxy"_L1)
        return tr("The proxy does not let it pass. Check Settings, Network.");
    if (id == "no-secret"_L1)
        return tr("The secret is missing. Enter it again.");
    if (id == "keychain-waiting"_L1)
        return tr("Waiting for the keychain: answer its window.");
    if (id == "keychain-absent"_L1)
        return tr("This session has no keychain. Starts when there is one.");
    if (id == "keychain-locked"_L1)
        return tr("The keychain is locked. Starts when it is unlocked.");
    if (id == "keychain-denied"_L1)
        return tr("The keychain refused access. Allow it in its window.");
    if (id == "keychain-silent"_L1)
        return tr("The keychain does not answer. Answer its window.");
    if (id == "store-failed"_L1)
        return tr("Messages cannot be stored, so none are taken. Look at the disk.");
    const QString cause = reason["cause"_L1].toString();
    if (id == "taken-over"_L1) {
        const QString time = timeIn(cause);
        return time.isEmpty()
            ? tr("Another program took over this bot. End it there, then take the bot back.")
            : tr("Another program took over this bot at %1. End it there, then take the bot back.").arg(time);
    }
    if (cause.isEmpty())
        return fallback;
    // A cause that ends with somebody else's words may lack its full stop.
    const QString between = cause.endsWith(u'.') ? u" "_s : u". "_s;
    const QString cure = reason["cure"_L1].toString();
    return told(cure.isEmpty() ? cause : QString(cause + between + cure));
}

} // namespace oagent
