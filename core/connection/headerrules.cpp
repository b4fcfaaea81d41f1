#include "core/connection/headerrules.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestName = 100;
constexpr qsizetype longestValue = 1000;

/// A token of RFC 9110, section 5.6.2.
bool isToken(const QString &name)
{
    constexpr auto marks = "!#$%&'*+-.^_`|~"_L1;
    const auto isAllowed = [&marks](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || marks.contains(c);
    };
    return !name.isEmpty() && name.size() <= longestName && std::all_of(name.begin(), name.end(), isAllowed);
}

bool isPlainText(const QString &value)
{
    return value.size() <= longestValue
        && std::all_of(value.begin(), value.end(), [](QChar c) { return c >= u' ' && c <= u'~'; });
}

bool holdsSecret(const QString &name)
{
    static const QStringList words { u"authorization"_s, u"cookie"_s,  u"secret"_s, u"token"_s,
                                     u"passw"_s,         u"api-key"_s, u"apikey"_s, u"credential"_s };
    return std::any_of(words.begin(), words.end(), [&name](const QString &word) { return name.contains(word); });
}

bool isSession(const QString &name)
{
    static const QStringList names { u"x-openclaw-session-key"_s, u"x-hermes-session-id"_s, u"x-hermes-session-key"_s };
    return names.contains(name);
}

bool isOurs(const QString &name)
{
    static const QStringList names { u"accept"_s,
                                     u"accept-encoding"_s,
                                     u"cache-control"_s,
                                     u"connection"_s,
                                     u"content-encoding"_s,
                                     u"content-length"_s,
                                     u"content-type"_s,
                                     u"expect"_s,
                                     u"host"_s,
                                     u"idempotency-key"_s,
                                     u"te"_s,
                                     u"trailer"_s,
                                     u"transfer-encoding"_s,
                                     u"upgrade"_s,
                                     u"x-openclaw-message-channel"_s };
    return names.contains(name);
}

} // namespace

Result<void> checkExtraHeader(const QString &name, const QString &value)
{
    if (!isToken(name))
        return refused(u"This is not a header's name; use letters, digits and \"-\"."_s);
    const QString lower = name.toLower();
    if (holdsSecret(lower))
        return refused(
            u"%1 would hold a secret, and the settings are readable; store it as the assistant's key."_s.arg(name));
    if (isSession(lower))
        return refused(
            u"%1 would put all chats into one session; it is made from each conversation. Leave it out."_s.arg(name));
    if (isOurs(lower))
        return refused(u"%1 is set by the program itself; leave it out."_s.arg(name));
    if (!isPlainText(value))
        return refused(
            u"The value of %1 must be one line of at most %2 plain ASCII characters."_s.arg(name).arg(longestValue));
    return {};
}

} // namespace oagent
