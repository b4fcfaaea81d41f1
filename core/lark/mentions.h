#pragma once

#include <QJsonArray>
#include <QList>
#include <QString>

namespace oagent::lark {

/// Somebody who is addressed in a message (lark.md §8.4).
struct Mention
{
    QString key; ///< the placeholder in the text: "@_user_1"
    QString openId; ///< empty for everybody
    QString name;
};

[[nodiscard]] QList<Mention> mentionsIn(const QJsonArray &array);

/// Whether one of them is the bot itself. Everybody is not. As long as our own id is not known, the first one is
/// believed to be: without a further permission no other message of a group is delivered.
[[nodiscard]] bool isAddressed(const QList<Mention> &mentions, const QString &ownOpenId);

/// The text without the bot's own placeholders and the blank behind each; others become "@Name".
[[nodiscard]] QString withoutPlaceholders(const QString &text, const QList<Mention> &mentions,
                                          const QString &ownOpenId);

} // namespace oagent::lark
