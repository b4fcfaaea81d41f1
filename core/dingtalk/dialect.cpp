#include "core/dingtalk/dialect.h"

#include "core/markdown/lines.h"

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

using markdown::Line;
using markdown::LineKind;

namespace {

bool isCode(LineKind kind)
{
    return kind == LineKind::Code || kind == LineKind::FenceOpen || kind == LineKind::FenceClose
        || kind == LineKind::IndentedCode;
}

/// Whether the line feed between the two stands inside one paragraph, where DingTalk would swallow it.
bool isSwallowed(LineKind before, LineKind after)
{
    return after == LineKind::Text && (before == LineKind::Text || before == LineKind::ListContinuation);
}

} // namespace

QString Dialect::render(const QString &markdown) const
{
    const bool card = m_where == Where::Card;
    QString rendered;
    rendered.reserve(markdown.size() + markdown.size() / 8);
    LineKind before = LineKind::Blank;
    bool first = true;
    for (const Line &line : markdown::classifyWithTables(markdown)) {
        QString text = line.text;
        if (!card) // messages interpret HTML inside code as well
            text.replace(u'<', "&lt;"_L1);
        else if (!isCode(line.kind))
            text = markdown::escapeAngleBrackets(text);
        if (!first) {
            if (isSwallowed(before, line.kind)) {
                while (rendered.endsWith(u' '))
                    rendered.chop(1);
                rendered += card ? u"<br>"_s : u"  \n"_s;
            } else if (card && before == LineKind::Quote && line.kind == LineKind::Quote) {
                text = text.trimmed().mid(1).trimmed();
                rendered += u"<br>"_s;
            } else if (line.kind == LineKind::TableRow && before != LineKind::TableRow && before != LineKind::Blank) {
                rendered += u"\n\n"_s;
            } else {
                rendered += u'\n';
            }
        }
        rendered += text;
        before = line.kind;
        first = false;
    }
    return rendered;
}

} // namespace oagent::dingtalk
