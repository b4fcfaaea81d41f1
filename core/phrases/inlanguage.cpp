#include "core/phrases/inlanguage.h"

#include "core/phrases/catalogue.h"
#include "core/phrases/translator.h"

namespace oagent {

QString inLanguage(const QString &english, Language language)
{
    if (language == Language::English)
        return english;
    static const Translator translator(catalogue()); // made by the first who reads Chinese
    return translator.translate(english).text;
}

} // namespace oagent
