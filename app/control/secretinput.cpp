#include "app/control/secretinput.h"

#include "app/control/optionreader.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Nothing when it is no UTF-8.
std::optional<QString> textOf(const Secret &secret)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(secret.reveal());
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

} // namespace

Result<Secret> usableSecret(const Secret &given)
{
    Secret secret(given.reveal().trimmed());
    if (secret.isEmpty())
        return failure(
            Error::Kind::Refused,
            u"The secret is empty; give it as the first line of standard input, or add --no-key for an assistant that takes no key."_s);
    const std::optional<QString> decoded = textOf(secret);
    if (!decoded)
        return failure(Error::Kind::Refused, u"The secret is not UTF-8 text; copy it again from the platform."_s);
    const auto isUnusable = [](QChar character) { return character.isSpace() || isControl(character); };
    if (std::any_of(decoded->begin(), decoded->end(), isUnusable))
        return failure(Error::Kind::Refused,
                       u"The secret holds a blank or a control character; copy it again from the platform."_s);
    return secret;
}

Result<Secret> usablePassword(const Secret &given)
{
    constexpr qsizetype longest = 255;
    if (given.isEmpty())
        return failure(Error::Kind::Refused, u"The password is empty; give it as the first line of standard input."_s);
    const std::optional<QString> decoded = textOf(given);
    if (!decoded || std::any_of(decoded->begin(), decoded->end(), isControl))
        return failure(Error::Kind::Refused,
                       u"The password is not UTF-8 text or holds a control character; give it as one line of text."_s);
    if (given.reveal().size() > longest)
        return failure(
            Error::Kind::Refused,
            u"The password is longer than %1 bytes, for which a proxy has no room; give the password alone."_s.arg(
                longest));
    return given.clone();
}

} // namespace oagent
