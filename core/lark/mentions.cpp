#include "core/lark/mentions.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

constexpr auto everybody = "@_all"_L1;

/// The bot is addressed by each of them; as long as our own id is not known, by the first one.
QStringList ownKeysIn(const QList<Mention> &mentions, const QString &ownOpenId)
{
    QStringList keys;
    for (const Mention &mention : mentions) {
        const bool isOwn = ownOpenId.isEmpty() ? keys.isEmpty() : mention.openId == ownOpenId;
        if (isOwn && mention.key != everybody)
            keys.append(mention.key);
    }
    return keys;
}

} // namespace

QList<Mention> mentionsIn(const QJsonArray &array)
{
    QList<Mention> mentions;
    for (const auto &value : array) {
        const QJsonObject object = value.toObject();
        const QJsonValue id = object["id"_L1]; // an object in events, a text in what is asked for (§11.3)
        mentions.append({ object["key"_L1].toString(), id.isString() ? id.toString() : id["open_id"_L1].toString(),
                          object["name"_L1].toString() });
    }
    mentions.removeIf([](const Mention &mention) { return mention.key.isEmpty(); });
    return mentions;
}

bool isAddressed(const QList<Mention> &mentions, const QString &ownOpenId)
{
    return !ownKeysIn(mentions, ownOpenId).isEmpty();
}

QString withoutPlaceholders(const QString &text, const QList<Mention> &mentions, const QString &ownOpenId)
{
    const QStringList own = ownKeysIn(mentions, ownOpenId);
    QList<Mention> longestFirst = mentions; // "@_user_1" must not eat a part of "@_user_10"
    longestFirst.append({ everybody, {}, u"all"_s });
    std::stable_sort(longestFirst.begin(), longestFirst.end(),
                     [](const Mention &one, const Mention &other) { return one.key.size() > other.key.size(); });
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const auto found = std::find_if(
            longestFirst.begin(), longestFirst.end(),
            [rest = QStringView(text).mid(i)](const Mention &mention) { return rest.startsWith(mention.key); });
        if (text[i] != u'@' || found == longestFirst.end()) {
            result += text[i++];
            continue;
        }
        i += found->key.size();
        if (!own.contains(found->key))
            result += u'@' + (found->name.isEmpty() ? found->key.mid(1) : found->name);
        else if (i < text.size() && text[i].isSpace())
            ++i;
    }
    return result.trimmed();
}

} // namespace oagent::lark
