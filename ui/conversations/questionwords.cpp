#include "ui/conversations/questionwords.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace oagent {

QString QuestionWords::of(const QString &question)
{
    static const QRegularExpression one(u"\\[(image|audio|video|file)(?:: ([^\\]\\n]+))?\\]"_s);
    static const QRegularExpression all(u"^(?:"_s + one.pattern() + u"(?: |$))+$"_s);
    if (!all.match(question).hasMatch())
        return question;
    QStringList words;
    for (const QRegularExpressionMatch &match : one.globalMatch(question)) {
        const QString kind = match.captured(1);
        const QString word = kind == "image"_L1 ? tr("picture")
            : kind == "audio"_L1                ? tr("voice message")
            : kind == "video"_L1                ? tr("video")
                                                : tr("file");
        const QString name = match.captured(2);
        words.append(name.isEmpty() ? u"[%1]"_s.arg(word) : tr("[%1: %2]", "kind, name of a file").arg(word, name));
    }
    return words.join(u' ');
}

} // namespace oagent
