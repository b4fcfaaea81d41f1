#include "core/log/readings.h"

#include <QString>

#include <algorithm>
#include <numeric>

namespace oagent {

namespace {

/// What stands at one place: the bytes it means and how many bytes it took. Zero taken: nothing is encoded there.
struct Decoded
{
    QByteArray bytes;
    qsizetype taken = 0;
};

Decoded percentAt(const QByteArray &text, qsizetype i)
{
    if (text[i] != '%' || i + 3 > text.size())
        return {};
    bool isNumber = false;
    const int value = text.sliced(i + 1, 2).toInt(&isNumber, 16);
    return isNumber ? Decoded { QByteArray(1, static_cast<char>(value)), 3 } : Decoded {};
}

char16_t codeUnitAt(const QByteArray &text, qsizetype i)
{
    bool isNumber = false;
    const bool isThere = i + 6 <= text.size() && text[i] == '\\' && text[i + 1] == 'u';
    const ushort unit = isThere ? text.sliced(i + 2, 4).toUShort(&isNumber, 16) : ushort(0);
    return isNumber ? unit : u'\0';
}

Decoded jsonAt(const QByteArray &text, qsizetype i)
{
    if (text[i] != '\\' || i + 2 > text.size())
        return {};
    switch (text[i + 1]) {
    case '"':
    case '\\':
    case '/': return { text.sliced(i + 1, 1), 2 };
    case 'n': return { "\n", 2 };
    case 'r': return { "\r", 2 };
    case 't': return { "\t", 2 };
    case 'u': break;
    default: return {};
    }
    const QChar high = codeUnitAt(text, i);
    if (high.isNull())
        return {};
    const QChar low = high.isHighSurrogate() ? QChar(codeUnitAt(text, i + 6)) : QChar();
    if (low.isLowSurrogate())
        return { (QString(high) + low).toUtf8(), 12 };
    return { QString(high).toUtf8(), 6 };
}

template <class DecodeAt>
Reading decoded(const Reading &source, DecodeAt decodeAt)
{
    Reading reading;
    const QByteArray &text = source.bytes;
    for (qsizetype i = 0; i < text.size();) {
        Decoded piece = decodeAt(text, i);
        if (piece.taken == 0)
            piece = { text.sliced(i, 1), 1 };
        reading.bytes.append(piece.bytes);
        reading.begins.insert(reading.begins.end(), static_cast<std::size_t>(piece.bytes.size()),
                              source.begins[static_cast<std::size_t>(i)]);
        i += piece.taken;
    }
    reading.begins.push_back(source.begins.back());
    return reading;
}

} // namespace

void Reading::markSource(qsizetype first, qsizetype last, std::vector<bool> &marks) const
{
    const auto from = begins[static_cast<std::size_t>(first)];
    // The end is where the next other piece begins: several bytes may come from one escape.
    auto next = static_cast<std::size_t>(last);
    while (next + 1 < begins.size() && begins[next] == begins[next - 1])
        ++next;
    std::fill(marks.begin() + from, marks.begin() + begins[next], true);
}

Reading Reading::withUrlSafeBase64() const
{
    Reading reading = *this;
    reading.bytes.replace('+', '-').replace('/', '_');
    return reading;
}

std::vector<Reading> readingsOf(const QByteArray &text)
{
    Reading plain { text, std::vector<qsizetype>(static_cast<std::size_t>(text.size()) + 1) };
    std::iota(plain.begins.begin(), plain.begins.end(), 0);

    std::vector<Reading> readings { plain };
    const auto addUnlessSame = [&](Reading reading, const Reading &source) {
        if (reading.bytes != source.bytes)
            readings.push_back(std::move(reading));
    };
    addUnlessSame(decoded(plain, percentAt), plain);
    const Reading once = decoded(plain, jsonAt);
    addUnlessSame(once, plain);
    addUnlessSame(decoded(once, jsonAt), once);
    return readings;
}

} // namespace oagent
