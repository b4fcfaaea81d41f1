#include "app/cli/logtext.h"

#include "app/cli/texttable.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray object = QJsonDocument(QJsonObject { { u"v"_s, value } }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(object.sliced(5, object.size() - 6)); // without {"v": and }
}

} // namespace

QString logText(const QByteArray &line)
{
    constexpr int levelWidth = 7; // "warning"
    QJsonObject entry = QJsonDocument::fromJson(line).object();
    if (entry.isEmpty())
        return printable(QString::fromUtf8(line)) + u'\n';
    const auto take = [&entry](QLatin1StringView name) { return entry.take(name).toString(); };
    QStringList words { take("time"_L1), take("level"_L1).leftJustified(levelWidth) };
    const QString bot = take("bot"_L1);
    words.append(bot.isEmpty() ? u"-"_s : bot);
    words.append(take("stage"_L1));
    words.append(take("text"_L1));
    words.append(take("detail"_L1));
    for (auto field = entry.begin(); field != entry.end(); ++field)
        words.append(field.key() + u'=' + valueText(field.value()));
    words.removeAll(QString());
    return printable(words.join(u"  "_s)) + u'\n';
}

} // namespace oagent
