#pragma once

#include <QString>

namespace oagent {

/// What a person sees of what was pasted: without blanks around it, and without the characters that show nothing
/// (zero-width blanks, byte order marks), which come along from web pages and would make an id or a secret wrong.
[[nodiscard]] inline QString asTyped(QString text)
{
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Format; });
    return text.trimmed();
}

} // namespace oagent
