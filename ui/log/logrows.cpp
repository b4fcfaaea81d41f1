#include "ui/log/logrows.h"

#include <algorithm>
#include <optional>

namespace oagent {

namespace {

constexpr qint64 chunkRows = 4096;

} // namespace

/// What a filter says of the words: their names are asked for once, whatever many rows and chunks hold them.
class LogRows::Words
{
public:
    struct Verdict
    {
        bool isBot = false; ///< the wanted one
        bool isStage = false; ///< what is searched for stands in it, as for the next two
        bool isInBot = false;
        bool isInConversation = false;
    };

    Words(const LogFilter &filter, const FoldedNeedle &needle, const NamesOf &names, const std::vector<Word> &words)
        : m_wantedBot(filter.bot.value_or(QString()).toUtf8())
        , m_isAnyBot(!filter.bot)
        , m_needle(needle)
        , m_names(names)
        , m_words(words)
        , m_known(words.size())
    { }

    [[nodiscard]] Verdict of(quint32 word)
    {
        std::optional<Verdict> &known = m_known[word];
        if (!known)
            known = judge(m_words[word].text);
        return *known;
    }

private:
    [[nodiscard]] Verdict judge(const QByteArray &word) const
    {
        const bool isBot = m_isAnyBot || word == m_wantedBot;
        if (m_needle.isEmpty())
            return { isBot };
        const bool isInKey = contains(word);
        return { isBot, isInKey || contains(m_names.stage(word)), isInKey || contains(m_names.bot(word)),
                 isInKey || contains(m_names.conversation(word)) };
    }
    [[nodiscard]] bool contains(QByteArrayView text) const { return m_needle.indexIn(text) >= 0; }

    QByteArray m_wantedBot;
    bool m_isAnyBot;
    const FoldedNeedle &m_needle;
    const NamesOf &m_names;
    const std::vector<Word> &m_words;
    std::vector<std::optional<Verdict>> m_known; ///< by word
};

/// One filter brought to one chunk: what can be decided once for all its rows is.
class LogRows::Search
{
public:
    Search(const LogFilter &filter, const FoldedNeedle &needle, Words &words, const Chunk &chunk)
        : m_filter(filter)
        , m_needle(needle)
        , m_chunk(chunk)
        , m_text(needle, chunk.text)
    {
        m_words.reserve(chunk.words.size());
        for (const quint32 word : chunk.words) {
            const Words::Verdict verdict = words.of(word);
            m_words.push_back(verdict);
            m_hasBot = m_hasBot || verdict.isBot;
            m_isInWord = m_isInWord || verdict.isStage || verdict.isInBot || verdict.isInConversation;
        }
    }

    /// Appends the wanted ones of the rows [from, to), which have their numbers from `base` on.
    void find(qsizetype from, qsizetype to, qint64 base, std::deque<qint64> &found)
    {
        if (!m_hasBot)
            return;
        const bool isInTextAlone = !m_needle.isEmpty() && !m_isInWord;
        for (qsizetype row = from; row < to; ++row) {
            if (isInTextAlone && (row = rowOfHit(row)) >= to)
                return;
            if (isOfItsKind(row) && (m_needle.isEmpty() || isInTextAlone || holdsNeedle(row)))
                found.push_back(base + row);
        }
    }

private:
    [[nodiscard]] bool isOfItsKind(qsizetype row) const
    {
        const auto index = static_cast<std::size_t>(row);
        return m_chunk.levels[index] >= static_cast<quint8>(m_filter.least) && m_words[m_chunk.bots[index]].isBot
            && (m_filter.turn == 0 || m_chunk.rows[index].turn == m_filter.turn);
    }

    /// Rows are asked for in their order.
    [[nodiscard]] bool holdsNeedle(qsizetype index)
    {
        const Row &row = m_chunk.rows[static_cast<std::size_t>(index)];
        if (m_words[m_chunk.bots[static_cast<std::size_t>(index)]].isInBot || m_words[row.conversation].isInConversation
            || m_words[row.stage].isStage)
            return true;
        return nextHit(textBegin(m_chunk, index)) < static_cast<qsizetype>(row.textEnd);
    }

    /// The first row at or after `row` whose text holds the needle; as many as there are when none does.
    [[nodiscard]] qsizetype rowOfHit(qsizetype row)
    {
        const qsizetype hit = nextHit(textBegin(m_chunk, row));
        const auto isBefore = [hit](const Row &one) { return static_cast<qsizetype>(one.textEnd) <= hit; };
        const auto rows = m_chunk.rows.cbegin();
        // Mostly near by: a search among all rows is only worth it for what is rare.
        qsizetype step = 1;
        const auto count = static_cast<qsizetype>(m_chunk.rows.size());
        while (row + step < count && isBefore(rows[row + step]))
            step *= 2;
        return std::partition_point(rows + row, rows + std::min(count, row + step + 1), isBefore) - rows;
    }

    [[nodiscard]] qsizetype nextHit(qsizetype from)
    {
        if (m_hit < from) {
            m_hit = m_text.next(from);
            if (m_hit < 0)
                m_hit = m_chunk.text.size();
        }
        return m_hit;
    }

    const LogFilter &m_filter;
    const FoldedNeedle &m_needle;
    const Chunk &m_chunk;
    FoldedNeedle::Scan m_text;
    std::vector<Words::Verdict> m_words; ///< of the chunk
    bool m_hasBot = false;
    bool m_isInWord = false; ///< what is searched for stands in a name or stage of the chunk
    qsizetype m_hit = -1; ///< where the needle stands next, at or after the rows looked at
};

void LogRows::append(const LogEntry &entry)
{
    if (m_chunks.empty() || static_cast<qint64>(m_chunks.back().rows.size()) == chunkRows)
        seal();
    Row row;
    row.time = entry.time.time_since_epoch().count();
    row.turn = turnKey(entry.turn);
    const quint16 bot = wordOf(entry.bot);
    row.conversation = wordOf(entry.conversation);
    row.stage = wordOf(entry.stage);
    Chunk &chunk = m_chunks.back();
    chunk.text += rowText(entry);
    row.textEnd = static_cast<quint32>(chunk.text.size());
    chunk.text += '\0';
    chunk.rows.push_back(row);
    chunk.bots.push_back(bot);
    chunk.levels.push_back(static_cast<quint8>(entry.level));
    ++m_end;
}

void LogRows::seal()
{
    if (!m_chunks.empty()) {
        m_chunks.back().text.squeeze();
        m_chunks.back().words.shrink_to_fit();
    }
    m_chunks.emplace_back();
    m_chunks.back().rows.reserve(chunkRows);
    m_chunks.back().bots.reserve(chunkRows);
    m_chunks.back().levels.reserve(chunkRows);
    m_newestWords.clear();
}

quint16 LogRows::wordOf(const QString &text)
{
    const auto known = m_newestWords.constFind(text);
    if (known != m_newestWords.constEnd())
        return *known;
    std::vector<quint32> &words = m_chunks.back().words;
    const auto word = static_cast<quint16>(words.size()); // three a row at most, far below 65,536
    words.push_back(keepWord(text.toUtf8()));
    m_newestWords.insert(text, word);
    return word;
}

quint32 LogRows::keepWord(const QByteArray &text)
{
    if (const auto known = m_places.constFind(text); known != m_places.constEnd()) {
        ++m_words[*known].chunks;
        return *known;
    }
    auto place = static_cast<quint32>(m_words.size());
    if (m_freeWords.empty()) {
        m_words.push_back({ text, 1 });
    } else {
        place = m_freeWords.back();
        m_freeWords.pop_back();
        m_words[place] = { text, 1 };
    }
    m_places.insert(text, place);
    return place;
}

void LogRows::releaseWords(const Chunk &chunk)
{
    for (const quint32 place : chunk.words) {
        Word &word = m_words[place];
        if (--word.chunks > 0)
            continue;
        m_places.remove(word.text);
        word.text = {};
        m_freeWords.push_back(place);
    }
}

QByteArrayView LogRows::wordAt(const Chunk &chunk, quint16 word) const { return m_words[chunk.words[word]].text; }

void LogRows::dropBefore(qint64 number)
{
    m_begin = std::clamp(number, m_begin, m_end);
    while (!m_chunks.empty() && m_begin - m_first >= static_cast<qint64>(m_chunks.front().rows.size())) {
        m_first += static_cast<qint64>(m_chunks.front().rows.size());
        releaseWords(m_chunks.front());
        m_chunks.pop_front();
    }
    if (m_chunks.empty())
        m_newestWords.clear();
}

qsizetype LogRows::textBegin(const Chunk &chunk, qsizetype row)
{
    return row == 0 ? 0 : static_cast<qsizetype>(chunk.rows[static_cast<std::size_t>(row - 1)].textEnd) + 1;
}

QByteArrayView LogRows::textOf(const Chunk &chunk, qsizetype row)
{
    const qsizetype begin = textBegin(chunk, row);
    return QByteArrayView(chunk.text).sliced(begin, chunk.rows[static_cast<std::size_t>(row)].textEnd - begin);
}

LogRow LogRows::at(qint64 number) const
{
    Q_ASSERT(number >= m_begin && number < m_end);
    const Chunk &chunk = m_chunks[static_cast<std::size_t>((number - m_first) / chunkRows)];
    const qint64 index = (number - m_first) % chunkRows;
    const Row &row = chunk.rows[static_cast<std::size_t>(index)];
    return { WallTime(Milliseconds(row.time)),
             static_cast<LogLevel>(chunk.levels[static_cast<std::size_t>(index)]),
             row.turn,
             wordAt(chunk, chunk.bots[static_cast<std::size_t>(index)]),
             wordAt(chunk, row.conversation),
             wordAt(chunk, row.stage),
             textOf(chunk, index) };
}

void LogRows::find(const LogFilter &filter, const NamesOf &names, qint64 from, qint64 to,
                   std::deque<qint64> &found) const
{
    const FoldedNeedle needle(filter.text.toUtf8(), m_chunks.empty() ? QByteArray() : m_chunks.front().text);
    Words words(filter, needle, names, m_words);
    from = std::max(from, m_begin);
    to = std::min(to, m_end);
    while (from < to) {
        const qint64 place = (from - m_first) / chunkRows;
        const qint64 chunkBegin = m_first + place * chunkRows;
        const qint64 stop = std::min(to, chunkBegin + chunkRows);
        Search(filter, needle, words, m_chunks[static_cast<std::size_t>(place)])
            .find(from - chunkBegin, stop - chunkBegin, chunkBegin, found);
        from = stop;
    }
}

qint64 LogRows::bytes() const
{
    constexpr qint64 header = 24; // of a block that Qt allocates
    qint64 sum = 0;
    for (const Chunk &chunk : m_chunks) {
        sum += static_cast<qint64>(sizeof(Chunk) + chunk.rows.capacity() * sizeof(Row)
                                   + chunk.bots.capacity() * sizeof(quint16) + chunk.levels.capacity()
                                   + chunk.words.capacity() * sizeof(quint32))
            + chunk.text.capacity() + header;
    }
    for (const Word &word : m_words)
        sum += static_cast<qint64>(sizeof(Word)) + word.text.capacity() + header;
    return sum;
}

} // namespace oagent
