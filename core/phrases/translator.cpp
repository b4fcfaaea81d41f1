#include "core/phrases/translator.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype keyLength = 3; ///< tells most beginnings apart
/// No text of ours is longer; a page of foreign words is not worth the search.
constexpr qsizetype mostCharacters = 4096;
/// Sentences of one text that are looked at one by one; the effort grows with their square.
constexpr qsizetype mostSentences = 16;

QString toQString(std::u16string_view text) { return QStringView(text).toString(); }

/// Where a next sentence may begin in `text`: behind a full stop and a blank.
QList<qsizetype> nextSentences(const QString &text)
{
    QList<qsizetype> places;
    for (qsizetype at = text.indexOf(". "_L1); at >= 0 && places.size() < mostSentences;
         at = text.indexOf(". "_L1, at + 2))
        places.append(at + 2);
    return places;
}

/// Chinese puts no blank between its sentences.
QString joined(const QString &first, const QString &second)
{
    const bool isSeparated = first.isEmpty() || u"。：；，！？"_s.contains(first.back());
    return isSeparated ? first + second : QString(first + u' ' + second);
}

} // namespace

/// One text being read; keeps what it has found out about parts of it, which the ways to read it share.
class Translator::Reading
{
public:
    explicit Reading(const Translator &translator)
        : m_translator(translator)
    { }

    Found best(const QString &text)
    {
        if (const auto known = m_sequences.constFind(text); known != m_sequences.constEnd())
            return *known;
        Found found = single(text);
        for (const qsizetype place : nextSentences(text)) {
            const Found first = single(text.first(place - 1));
            const Found rest = best(text.sliced(place));
            // As good is better: what was put into a sentence does not reach over its end.
            if (const qsizetype known = first.known + rest.known; known > 0 && known >= found.known)
                found = { joined(first.text, rest.text), known };
        }
        m_sequences.insert(text, found);
        return found;
    }

private:
    /// `text` as one sentence.
    Found single(const QString &text)
    {
        if (const auto known = m_sentences.constFind(text); known != m_sentences.constEnd())
            return *known;
        Found found { text, 0 };
        for (qsizetype length = 0; length <= std::min(keyLength, text.size()); ++length)
            for (const qsizetype index : m_translator.m_byBeginning.value(text.first(length)))
                found = better(found, text, m_translator.m_entries.at(index));
        // A text of ours without a full stop, as causes often are, before a further sentence.
        if (text.size() > 1 && text.endsWith(u'.')) {
            const Found open = single(text.chopped(1));
            if (open.known > 0 && open.known + 1 > found.known)
                found = { open.text + m_translator.m_fullStop, open.known + 1 };
        }
        m_sentences.insert(text, found);
        return found;
    }

    Found better(const Found &found, const QString &text, const Entry &entry)
    {
        const std::optional<QStringList> captured = entry.english.match(text);
        if (!captured)
            return found;
        qsizetype known = entry.english.ownLength();
        QStringList values(9);
        for (qsizetype i = 0; i < captured->size(); ++i) {
            const SentenceTemplate::Placeholder &placeholder = entry.english.placeholders().at(i);
            const Found value = placeholder.isName ? Found { captured->at(i), 0 } : best(captured->at(i));
            known += value.known;
            values[placeholder.number - 1] = value.text;
        }
        return known > found.known ? Found { entry.chinese.filled(values), known } : found;
    }

    const Translator &m_translator;
    QHash<QString, Found> m_sentences;
    QHash<QString, Found> m_sequences;
};

Translator::Translator(std::span<const CatalogueArea> areas, QChar fullStop)
    : m_fullStop(fullStop)
{
    for (const CatalogueArea &area : areas) {
        for (const CatalogueEntry &entry : area) {
            m_entries.append(
                { SentenceTemplate(toQString(entry.english)), SentenceTemplate(toQString(entry.chinese)) });
            m_byBeginning[m_entries.last().english.beginning().left(keyLength)].append(m_entries.size() - 1);
        }
    }
}

Translator::Found Translator::translate(const QString &english) const
{
    const QString text = english.trimmed();
    if (text.isEmpty() || text.size() > mostCharacters)
        return { english, 0 };
    const qsizetype before = english.indexOf(text);
    const Found found = Reading(*this).best(text);
    return { english.first(before) + found.text + english.sliced(before + text.size()), found.known };
}

} // namespace oagent
