#include "ui/log/logreport.h"

#include "core/support/isotime.h"
#include "core/version.h"

#include <QDir>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Hands each match to `replacementOf`, and puts what it gives in the place of the match.
template <class Replacement>
QString replaced(const QString &text, const QRegularExpression &pattern, Replacement replacementOf)
{
    QString result;
    qsizetype done = 0;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).sliced(done, match.capturedStart() - done);
        result += replacementOf(match);
        done = match.capturedEnd();
    }
    return result + QStringView(text).sliced(done);
}

} // namespace

LogReport::LogReport(const Names &bots, const Names &conversations)
{
    m_names.insert(QDir::homePath(), u"~"_s); // the person's own name stands in it
    const auto learn = [this](const QString &kind, const Names &names) {
        QStringList keys = names.keys();
        keys.sort();
        for (const QString &key : keys) {
            const QString shown = placeholder(kind, key);
            m_names.insert(key, shown);
            if (!names.value(key).isEmpty())
                m_names.insert(names.value(key), shown);
        }
    };
    learn(u"bot"_s, bots);
    learn(u"conversation"_s, conversations);

    QStringList known = m_names.keys();
    std::for_each(known.begin(), known.end(), [](QString &name) { name = QRegularExpression::escape(name); });
    // The longest first: one name may begin another.
    std::sort(known.begin(), known.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    m_name = QRegularExpression(u"(?<![\\w-])(?:"_s + known.join(u'|') + u")(?![\\w-])"_s,
                                QRegularExpression::UseUnicodePropertiesOption);
}

void LogReport::add(const LogRow &row)
{
    const QString bot = QString::fromUtf8(row.bot);
    const QString conversation = QString::fromUtf8(row.conversation);
    QStringList words { isoTime(row.time), nameOf(row.level) };
    words.append(bot.isEmpty() ? u"-"_s : placeholder(u"bot"_s, bot));
    if (!conversation.isEmpty())
        words.append(placeholder(u"conversation"_s, conversation));
    if (row.turn != 0)
        words.append(placeholder(u"message"_s, QString::number(row.turn)));
    words.append(QString::fromUtf8(row.stage));
    words.append(withoutNames(QString::fromUtf8(row.text)));
    words.removeAll(QString());
    m_lines += words.join(u"  "_s).toUtf8() + '\n';
    ++m_rows;
}

QByteArray LogReport::text() const
{
    const QString head
        = u"OAgent Bridge %1, log: %2 rows. Bots, conversations, messages and people are placeholders.\n\n"_s
              .arg(QLatin1StringView(version))
              .arg(m_rows);
    return head.toUtf8() + m_lines;
}

QString LogReport::placeholder(const QString &kind, const QString &what)
{
    QString &shown = m_placeholders[kind + u'\n' + what];
    if (shown.isEmpty())
        shown = kind + u'-' + QString::number(++m_used[kind]);
    return shown;
}

QString LogReport::withoutNames(const QString &text)
{
    // The id kinds of the platforms, as AccessPolicy names them, and the id behind them.
    static const QRegularExpression person(
        uR"(\b(staffId|senderId|open_id|union_id|user_id|userid)(\s+|=|":")([^\s",;]+))"_s);
    // Anything long with a digit in it that is one word: ids of messages, of requests, of chats.
    static const QRegularExpression id(uR"((?<![\w$+/=:-])(?=[\w$+/=:-]*\d)[\w$+/=:-]{16,})"_s);
    QString result = replaced(text, m_name,
                              [this](const QRegularExpressionMatch &match) { return m_names.value(match.captured()); });
    result = replaced(result, person, [this](const QRegularExpressionMatch &match) {
        return QString(match.captured(1) + match.captured(2) + placeholder(u"person"_s, match.captured(3)));
    });
    return replaced(result, id, [](const QRegularExpressionMatch &) { return u"[id]"_s; });
}

} // namespace oagent
