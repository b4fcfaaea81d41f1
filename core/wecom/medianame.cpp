#include "core/wecom/medianame.h"

#include <QList>
#include <QStringDecoder>

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

constexpr qsizetype longestName = 200;

/// `text` up to the next semicolon outside of quotation marks; takes both off. Quotation marks and their backslashes
/// are resolved.
QByteArray takeValue(QByteArrayView &text)
{
    QByteArray value;
    bool isQuoted = false;
    qsizetype i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            isQuoted = !isQuoted;
        } else if (isQuoted && c == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) {
            value.append(text[++i]);
        } else if (c == ';' && !isQuoted) {
            break;
        } else {
            value.append(c);
        }
    }
    text = text.sliced(std::min(i + 1, text.size()));
    return value.trimmed();
}

QList<std::pair<QByteArray, QByteArray>> parametersOf(const QByteArray &header)
{
    QList<std::pair<QByteArray, QByteArray>> parameters;
    QByteArrayView rest(header);
    while (!rest.isEmpty()) {
        const qsizetype equals = rest.indexOf('=');
        const qsizetype semicolon = rest.indexOf(';');
        if (equals < 0)
            break;
        if (semicolon >= 0 && semicolon < equals) { // "attachment"
            rest = rest.sliced(semicolon + 1);
            continue;
        }
        const QByteArray name = rest.first(equals).toByteArray().trimmed().toLower();
        rest = rest.sliced(equals + 1);
        parameters.append({ name, takeValue(rest) });
    }
    return parameters;
}

/// The UTF-8 that a text with %XX stands for; nothing when it stands for none.
std::optional<QString> percentDecoded(const QByteArray &text)
{
    const auto isHex
        = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    for (qsizetype i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
        if (i + 2 >= text.size() || !isHex(text[i + 1]) || !isHex(text[i + 2]))
            return std::nullopt;
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString decoded = decoder(QByteArray::fromPercentEncoding(text));
    if (decoder.hasError())
        return std::nullopt;
    return decoded;
}

QString extendedName(const QByteArray &value)
{
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = value.indexOf('\'', first + 1);
    const QByteArray encoded = first < 0 || second < 0 ? value : value.sliced(second + 1);
    return percentDecoded(encoded).value_or(QString::fromUtf8(encoded));
}

} // namespace

QString safeFileName(const QString &name)
{
    QString safe = name.mid(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1);
    const auto isUnsafe = [](QChar c) {
        // Control characters, and the marks that turn what is shown around.
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
    };
    safe.removeIf(isUnsafe);
    safe = safe.trimmed();
    if (safe == "."_L1 || safe == ".."_L1)
        return {};
    if (safe.size() > longestName) {
        const qsizetype dot = safe.lastIndexOf(u'.');
        const QString extension = dot > 0 && safe.size() - dot <= 10 ? safe.sliced(dot) : QString();
        safe = safe.first(longestName - extension.size()) + extension;
    }
    return safe;
}

QString nameFromDisposition(const QByteArray &header)
{
    const QList<std::pair<QByteArray, QByteArray>> parameters = parametersOf(header);
    for (const auto &[name, value] : parameters) {
        if (name != "filename*")
            continue;
        if (QString safe = safeFileName(extendedName(value)); !safe.isEmpty())
            return safe;
    }
    for (const auto &[name, value] : parameters) {
        if (name == "filename")
            return safeFileName(percentDecoded(value).value_or(QString::fromUtf8(value)));
    }
    return {};
}

} // namespace oagent::wecom
