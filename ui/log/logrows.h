#pragma once

#include "ui/log/foldedneedle.h"
#include "ui/log/logrow.h"

#include <QHash>

#include <deque>
#include <functional>
#include <vector>

namespace oagent {

/// The rows of the log in little memory: about 28 bytes a row beside its text. Each row has a number of its own for as
/// long as the program runs; the oldest rows go first.
class LogRows
{
public:
    /// How the words of rows are shown, in UTF-8.
    struct NamesOf
    {
        using Name = std::function<QByteArray(QByteArrayView key)>;
        Name bot; ///< by its id
        Name conversation; ///< by its key
        Name stage;
    };

    void append(const LogEntry &entry);
    /// Forgets the rows with smaller numbers; their memory is given back some thousand rows at a time.
    void dropBefore(qint64 number);

    [[nodiscard]] qint64 begin() const { return m_begin; }
    [[nodiscard]] qint64 end() const { return m_end; }
    [[nodiscard]] qint64 size() const { return m_end - m_begin; }
    [[nodiscard]] LogRow at(qint64 number) const;

    /// Appends the numbers in [from, to) of the rows that `filter` wants to `found`. `names` say what a person sees,
    /// and therefore types.
    void find(const LogFilter &filter, const NamesOf &names, qint64 from, qint64 to, std::deque<qint64> &found) const;

    /// Memory held for the rows.
    [[nodiscard]] qint64 bytes() const;

private:
    struct Row
    {
        qint64 time = 0; ///< milliseconds since 1970
        TurnKey turn = 0;
        quint32 textEnd = 0; ///< in Chunk::text; the next row's text begins one byte after it
        quint16 conversation = 0; ///< a word of the chunk, like the next
        quint16 stage = 0;
    };
    /// Rows that come and go together. Few words (bots, conversations, stages) stand in very many rows.
    struct Chunk
    {
        std::vector<Row> rows;
        // Of each row too, but apart: a filter by bot and level reads nothing else.
        std::vector<quint16> bots; ///< a word of the chunk
        std::vector<quint8> levels; ///< LogLevel
        std::vector<quint32> words; ///< of m_words
        QByteArray text; ///< of all rows, a zero after each: no search finds across two of them
    };
    /// A word, for as long as a chunk holds it.
    struct Word
    {
        QByteArray text;
        int chunks = 0; ///< that hold it
    };
    class Words;
    class Search;

    [[nodiscard]] quint16 wordOf(const QString &text);
    [[nodiscard]] quint32 keepWord(const QByteArray &text);
    void releaseWords(const Chunk &chunk);
    [[nodiscard]] QByteArrayView wordAt(const Chunk &chunk, quint16 word) const;
    [[nodiscard]] static qsizetype textBegin(const Chunk &chunk, qsizetype row);
    [[nodiscard]] static QByteArrayView textOf(const Chunk &chunk, qsizetype row);
    void seal();

    std::deque<Chunk> m_chunks; ///< each but the last is full
    QHash<QString, quint16> m_newestWords; ///< of the last chunk
    std::vector<Word> m_words;
    std::vector<quint32> m_freeWords; ///< places in m_words that nobody uses
    QHash<QByteArray, quint32> m_places; ///< in m_words, by text
    qint64 m_first = 0; ///< the number of the first row of the first chunk
    qint64 m_begin = 0;
    qint64 m_end = 0;
};

} // namespace oagent
