#include "app/platform/socketplace.h"

#include <QCryptographicHash>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace oagent {

Result<QString> makeSocketPlace(const QString &profile)
{
    // Letter case does not tell paths apart here. Names of pipes are one flat space for all users, but a profile's
    // place holds the user's name.
    const QByteArray place = QFileInfo(profile).canonicalFilePath().toCaseFolded().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(place, QCryptographicHash::Sha256).toHex().first(16);
    return QString("oagent-bridge-"_L1 + QLatin1StringView(hash));
}

void removeSocketPlace(const QString & /*path*/) { }

} // namespace oagent
