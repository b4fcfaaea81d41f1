#pragma once

#include "core/phrases/inlanguage.h"

namespace oagent {

/// Puts what is printed for people into their language; called tr, as a test looks for that to find every such text.
class Interpreter
{
public:
    explicit Interpreter(Language language)
        : m_language(language)
    { }

    [[nodiscard]] QString operator()(const QString &english) const { return inLanguage(english, m_language); }

private:
    Language m_language;
};

} // namespace oagent
