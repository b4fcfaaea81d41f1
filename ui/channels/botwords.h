#pragma once

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// What a row says of a bot, an entry of `bot list`.
struct BotWords
{
    Q_DECLARE_TR_FUNCTIONS(BotWords)
public:
    /// "listed: 3 people", "private chats off".
    [[nodiscard]] static QString whoMayTalk(const QJsonObject &bot);
    /// Somebody who stands on no list is answered.
    [[nodiscard]] static bool isOpenToEveryone(const QJsonObject &bot);
    /// "answered by Main"; `assistant` is its name, empty for Echo.
    [[nodiscard]] static QString answeredBy(const QString &assistant);
    /// "312 counted calls this month", also none, where the platform has a quota of them; of an entry of `status`.
    [[nodiscard]] static QString countedCalls(const QJsonObject &status);
    /// Of an entry of `status`; empty before the first.
    [[nodiscard]] static QString lastEvent(const QJsonObject &status);
};

} // namespace oagent
