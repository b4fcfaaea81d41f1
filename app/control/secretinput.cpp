#include "app/control/secretinput.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

Result<Secret> usableSecret(const Secret &given)
{
    Secret secret(given.reveal().trimmed());
    if (secret.isEmpty())
        return failure(
            Error::Kind::Refused,
            u"The secret is empty; give it as the first line of standard input, or add --no-key for an assistant that takes no key."_s);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(secret.reveal());
    if (decoder.hasError())
        return failure(Error::Kind::Refused, u"The secret is not UTF-8 text; copy it again from the platform."_s);
    const auto isUnusable
        = [](QChar character) { return character.isSpace() || character.category() == QChar::Other_Control; };
    if (std::any_of(decoded.begin(), decoded.end(), isUnusable))
        return failure(Error::Kind::Refused,
                       u"The secret holds a blank or a control character; copy it again from the platform."_s);
    return secret;
}

} // namespace oagent
