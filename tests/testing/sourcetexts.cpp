#include "tests/testing/sourcetexts.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

/// Reads C++ as far as needed to tell literals from everything else.
class Scanner
{
public:
    Scanner(QString source, QString file)
        : m_source(std::move(source))
        , m_file(std::move(file))
    { }

    QList<SourceText> scan()
    {
        // In this order: a quotation mark in a comment, or an apostrophe in a number, begins nothing.
        static const QRegularExpression token(
            uR"RE(//[^\n]*|/\*.*?\*/|#include[^\n]*|(?:u8|[uUL])?R"([^(\s]*)\((.*?)\)\1"|(?:u8|[uUL])?"((?:[^"\\\n]|\\.)*)"|(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+'|[A-Za-z_]\w*|[0-9][\w.']*|\S)RE"_s,
            QRegularExpression::DotMatchesEverythingOption);
        auto matches = token.globalMatch(m_source);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const QString found = match.captured();
            const bool isRaw = match.hasCaptured(2);
            const bool isText = isRaw || match.hasCaptured(3);
            if (isText)
                take(isRaw ? match.captured(2) : resolved(match.captured(3)), match.capturedStart());
            else if (!found.startsWith("//"_L1) && !found.startsWith("/*"_L1) && !found.startsWith('#'_L1))
                pass(found);
        }
        return m_texts;
    }

private:
    void take(const QString &text, qsizetype at)
    {
        if (m_isAfterText) {
            m_texts.last().text += text;
            return;
        }
        const int line = static_cast<int>(m_source.first(at).count(u'\n')) + 1;
        m_texts.append({ text, m_file, line, !m_calls.isEmpty() && m_calls.last() && !m_isJoined && m_last != "["_L1 });
        m_isAfterText = true;
    }

    void pass(const QString &token)
    {
        if (token == "_s"_L1 || token == "_L1"_L1 || token == "_ba"_L1)
            return; // still beside the next literal
        m_isAfterText = false;
        m_isJoined = token == "+"_L1 || token == "=="_L1 || (m_isJoined && token == "("_L1);
        if (token == "("_L1)
            m_calls.append(m_last == "tr"_L1 || m_last == "m_tr"_L1);
        else if (token == ")"_L1 && !m_calls.isEmpty())
            m_calls.removeLast();
        m_last = token;
    }

    static QString resolved(QString text)
    {
        const QList<std::pair<QString, QString>> escapes { { u"\\n"_s, u"\n"_s },
                                                           { u"\\\""_s, u"\""_s },
                                                           { u"\\r"_s, u"\r"_s },
                                                           { u"\\t"_s, u"\t"_s },
                                                           { u"\\\\"_s, u"\\"_s } };
        for (const auto &[written, meant] : escapes)
            text.replace(written, meant);
        return text;
    }

    QString m_source;
    QString m_file;
    QList<SourceText> m_texts;
    QList<bool> m_calls; ///< of every open parenthesis: whether it is one of tr(
    QString m_last;
    bool m_isAfterText = false;
    bool m_isJoined = false; ///< something stands before the text that it is appended to or compared with
};

} // namespace

QList<SourceText> textsIn(const QString &source, const QString &file) { return Scanner(source, file).scan(); }

QList<SourceText> textsBelow(const QString &root, const QStringList &directories)
{
    QStringList paths;
    for (const QString &directory : directories) {
        QDirIterator found(root + u'/' + directory, { u"*.cpp"_s, u"*.h"_s }, QDir::Files,
                           QDirIterator::Subdirectories);
        while (found.hasNext())
            paths.append(found.next());
    }
    paths.sort();
    QList<SourceText> texts;
    for (const QString &path : paths) {
        if (QFile file(path); file.open(QIODevice::ReadOnly))
            texts += textsIn(QString::fromUtf8(file.readAll()), QDir(root).relativeFilePath(path));
    }
    return texts;
}

} // namespace oagent::testing
