#include "core/log/redactor.h"

#include "core/log/readings.h"

#include <QHashFunctions>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype minSecretBytes = 6;
/// A text that was cut, or a value split over two fields, shows only a piece of a secret: pieces of this length count.
constexpr qsizetype pieceBytes = 12;

QString mark() { return u"[redacted]"_s; }

/// The digits of a secret's base64 that do not depend on what stands before and after it in the encoded text.
/// @param before how many bytes precede the secret in its group of three
QByteArray base64Core(const QByteArray &secret, qsizetype before)
{
    const QByteArray padded = QByteArray(before, '\0') + secret;
    const QByteArray encoded = padded.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const qsizetype first = (before * 8 + 5) / 6;
    const qsizetype last = (before + secret.size()) * 8 / 6;
    return encoded.sliced(first, last - first);
}

/// Marks every place of `text` where a window of `piece` bytes of `needle` stands. Overlapping windows join, so a whole
/// secret is one place.
void markPieces(const QByteArray &needle, const Reading &reading, std::vector<bool> &marks)
{
    const qsizetype piece = std::min(needle.size(), pieceBytes);
    const QByteArray &text = reading.bytes;
    if (piece == 0 || text.size() < piece)
        return;
    std::vector<std::size_t> windows;
    for (qsizetype i = 0; i + piece <= needle.size(); ++i)
        windows.push_back(qHashBits(needle.constData() + i, static_cast<std::size_t>(piece)));
    std::sort(windows.begin(), windows.end());
    for (qsizetype i = 0; i + piece <= text.size(); ++i) {
        const std::size_t window = qHashBits(text.constData() + i, static_cast<std::size_t>(piece));
        if (std::binary_search(windows.begin(), windows.end(), window))
            reading.markSource(i, i + piece, marks);
    }
}

/// Half a character cannot be shown: a mark on one of its bytes is a mark on all.
void widenToCharacters(const QByteArray &text, std::vector<bool> &marks)
{
    const auto isContinuation = [&](qsizetype i) { return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U; };
    for (qsizetype first = 0, next = 0; first < text.size(); first = next) {
        next = first + 1;
        while (next < text.size() && isContinuation(next))
            ++next;
        if (std::find(marks.begin() + first, marks.begin() + next, true) != marks.begin() + next)
            std::fill(marks.begin() + first, marks.begin() + next, true);
    }
}

QString withoutMarked(const QByteArray &text, const std::vector<bool> &marks)
{
    QByteArray result;
    bool wasMarked = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isMarked = marks[static_cast<std::size_t>(i)];
        if (!isMarked)
            result.append(text[i]);
        else if (!wasMarked)
            result.append(mark().toUtf8());
        wasMarked = isMarked;
    }
    return QString::fromUtf8(result);
}

QRegularExpression pattern(const QString &text)
{
    return QRegularExpression(text, QRegularExpression::CaseInsensitiveOption);
}

/// What may be secret by its name or place, although its value is not known.
QString withoutSuspicious(QString text)
{
    // "token" but not "tokens": counts of tokens are numbers we want to see.
    static const QString name
        = uR"([\w.-]*(?:secret|token(?!s)|passw(?:or)?d|ticket|session_?webhook|api_?-?key|response_?url|credential|cookie)[\w.-]*)"_s;
    static const QRegularExpression userInfo = pattern(uR"(([a-z][a-z0-9+.-]*:\\?/\\?/)[^\s/@"'<>\\]+@)"_s);
    static const QRegularExpression query = pattern(uR"(([a-z][a-z0-9+.-]*:\\?/\\?/[^\s?#"'<>]*)[?#][^\s"'<>]*)"_s);
    static const QRegularExpression authorization
        = pattern(uR"((authorization\\*["']?\s*[:=]\s*\\*["']?)(?:(?:bearer|basic)\s+)?[^\s"',\\]+)"_s);
    static const QRegularExpression bearer = pattern(uR"(\b(bearer\s+)[a-z0-9._~+/=-]{6,})"_s);
    static const QRegularExpression quoted
        = pattern(uR"((["']()"_s % name % uR"()\\*["']\s*[:=]\s*\\*["'])(?:\\.|[^"'\\])*)"_s);
    static const QRegularExpression bare
        = pattern(uR"(((?:^|[\s?&;,{(]))"_s % name % uR"(\s*[:=]\s*)[^\s&;,"'<>(){}\[\]]{6,})"_s);
    text.replace(userInfo, u"\\1"_s % mark() % u'@');
    text.replace(query, u"\\1?"_s % mark());
    text.replace(authorization, u"\\1"_s % mark());
    text.replace(bearer, u"\\1"_s % mark());
    text.replace(quoted, u"\\1"_s % mark());
    text.replace(bare, u"\\1"_s % mark());
    return text;
}

} // namespace

void Redactor::remember(const QString &name, const Secret &secret) { m_known.insert_or_assign(name, secret.clone()); }

void Redactor::forget(const QString &name) { m_known.erase(name); }

QString Redactor::redacted(const QString &text) const
{
    if (text.isEmpty())
        return text;
    const QByteArray bytes = text.toUtf8();
    std::vector<bool> marks(static_cast<std::size_t>(bytes.size()), false);
    for (const Reading &reading : readingsOf(bytes)) {
        const Reading urlSafe = reading.withUrlSafeBase64();
        for (const auto &[name, secret] : m_known) {
            const QByteArray &value = secret.reveal();
            if (value.size() < minSecretBytes)
                continue;
            markPieces(value, reading, marks);
            for (const qsizetype before : { 0, 1, 2 })
                markPieces(base64Core(value, before), urlSafe, marks);
        }
    }
    widenToCharacters(bytes, marks);
    return withoutSuspicious(withoutMarked(bytes, marks));
}

} // namespace oagent
