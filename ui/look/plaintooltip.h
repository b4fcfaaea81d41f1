#pragma once

#include <QString>

namespace oagent {

/// A tool tip that shows foreign text as it stands. Of a bare text Qt guesses whether it is markup, and would lay out
/// what somebody else wrote.
[[nodiscard]] inline QString plainToolTip(const QString &text)
{
    using namespace Qt::StringLiterals;
    if (text.isEmpty())
        return {};
    return u"<qt>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

} // namespace oagent
