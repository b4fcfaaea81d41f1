#include "ui/look/told.h"

#include "core/phrases/clicks.h"
#include "core/phrases/inlanguage.h"
#include "ui/look/shorttime.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// That of the translation which is loaded, so that all sentences of a window are in one language.
Language windowLanguage()
{
    const QString language = QCoreApplication::translate(
        "Told", "en", "the language of these windows: zh in a Chinese translation, en in any other");
    return language == "zh"_L1 ? Language::Chinese : Language::English;
}

/// The core writes times as ISO 8601 in UTC, for a report that goes anywhere.
QString withLocalTimes(QString text)
{
    static const QRegularExpression isoTime(u"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"_s);
    for (QRegularExpressionMatch match = isoTime.match(text); match.hasMatch();) {
        const QString shown = shortTime(QDateTime::fromString(match.captured(), Qt::ISODateWithMs));
        text.replace(match.capturedStart(), match.capturedLength(), shown);
        match = isoTime.match(text, match.capturedStart() + shown.size());
    }
    return text;
}

} // namespace

QString told(const QString &english) { return withLocalTimes(inLanguage(withClicks(english), windowLanguage())); }

} // namespace oagent
