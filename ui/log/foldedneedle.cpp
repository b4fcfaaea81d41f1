#include "ui/log/foldedneedle.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace oagent {

namespace {

/// More tells no more of which bytes are rare.
constexpr qsizetype mostSample = qsizetype { 32 } * 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool isLetter(char c) { return lower(c) != upper(c); }

/// How often each byte stands in the sample, a capital counted as its small letter.
std::array<int, 256> countsOf(QByteArrayView sample)
{
    std::array<int, 256> counts {};
    for (const char c : sample.first(std::min(sample.size(), mostSample)))
        ++counts[static_cast<unsigned char>(lower(c))];
    return counts;
}

/// Where `c` stands next, or `end`.
const char *nextOf(char c, const char *from, const char *end)
{
    const void *found = from < end ? std::memchr(from, c, static_cast<std::size_t>(end - from)) : nullptr;
    return found ? static_cast<const char *>(found) : end;
}

} // namespace

FoldedNeedle::FoldedNeedle(QByteArray utf8, QByteArrayView sample)
    : m_folded(std::move(utf8))
{
    std::transform(m_folded.begin(), m_folded.end(), m_folded.begin(), lower);
    const std::array<int, 256> counts = countsOf(sample);
    // As rare as another, a letter costs more: its capital is looked for as well.
    const auto costOf = [&counts](char c) { return 2 * counts[static_cast<unsigned char>(c)] + (isLetter(c) ? 1 : 0); };
    const auto *const rarest = std::min_element(m_folded.cbegin(), m_folded.cend(),
                                                [&costOf](char a, char b) { return costOf(a) < costOf(b); });
    m_rare = std::distance(m_folded.cbegin(), rarest);
}

bool FoldedNeedle::standsAt(const char *place) const
{
    return std::equal(m_folded.cbegin(), m_folded.cend(), place, [](char a, char b) { return a == lower(b); });
}

qsizetype FoldedNeedle::indexIn(QByteArrayView text, qsizetype from) const { return Scan(*this, text).next(from); }

FoldedNeedle::Scan::Scan(const FoldedNeedle &needle, QByteArrayView text)
    : m_needle(needle)
    , m_text(text)
    , m_end(text.data() + text.size())
    , m_small(text.data())
    , m_capital(text.data())
{
    if (needle.isEmpty())
        return;
    const bool canStand = text.size() >= needle.size();
    m_end = canStand ? m_end - (needle.size() - 1 - needle.m_rare) : text.data();
    const char rare = needle.m_folded.at(needle.m_rare);
    m_small = nextOf(rare, text.data(), m_end);
    m_capital = isLetter(rare) ? nextOf(upper(rare), text.data(), m_end) : m_end;
}

qsizetype FoldedNeedle::Scan::next(qsizetype from)
{
    if (m_needle.isEmpty())
        return from <= m_text.size() ? from : -1;
    const char rare = m_needle.m_folded.at(m_needle.m_rare);
    // A match that begins at or after `from` has its rare byte at or after this.
    const char *begin = m_text.data() + std::min(from, m_text.size()) + m_needle.m_rare;
    while (true) {
        if (m_small < begin && m_small != m_end)
            m_small = nextOf(rare, begin, m_end);
        if (m_capital < begin && m_capital != m_end)
            m_capital = nextOf(upper(rare), begin, m_end);
        const char *nearest = std::min(m_small, m_capital);
        if (nearest == m_end)
            return -1;
        if (m_needle.standsAt(nearest - m_needle.m_rare))
            return nearest - m_needle.m_rare - m_text.data();
        begin = nearest + 1;
    }
}

} // namespace oagent
