#pragma once

#include "core/phrases/catalogue.h"
#include "core/phrases/sentencetemplate.h"

#include <QHash>
#include <QList>
#include <QString>

namespace oagent {

/// Translates finished texts by a catalogue: finds the template a text was made from, translates what was put into it
/// if that is a text of ours itself, and takes several sentences in a row one by one.
class Translator
{
public:
    struct Found
    {
        QString text;
        qsizetype known = 0; ///< how many characters of the English the catalogue holds; 0: nothing was translated
    };

    /// @param fullStop of the language it translates into
    explicit Translator(std::span<const CatalogueArea> areas, QChar fullStop = u'。');

    /// Of all ways to read `english`, that in which the catalogue holds most of it.
    [[nodiscard]] Found translate(const QString &english) const;

private:
    struct Entry
    {
        SentenceTemplate english;
        SentenceTemplate chinese;
    };
    class Reading;

    QChar m_fullStop;
    QList<Entry> m_entries;
    QHash<QString, QList<qsizetype>> m_byBeginning; ///< by the first characters, as many as an entry has up to three
};

} // namespace oagent
