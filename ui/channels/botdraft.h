#pragma once

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

namespace oagent {

struct Channel;

/// What stands in the form of a bot, and whether it can be saved so.
struct BotDraft
{
    /// Something wrong with one field, called as the option of the command line: "app-id".
    struct Problem
    {
        QString field;
        QString sentence;
        QString detail {}; ///< in English, of the rules of addresses
    };

    QString id; ///< of the bot that is edited; empty: a new one
    QString name;
    bool isNameProvisional = false; ///< nobody typed it
    QString appId;
    QString allow;
    QString assistant; ///< name; empty: the default one
    QString privateChats; ///< "listed", "pairing", "off"
    QString groups; ///< "all", "listed", "off"
    QString allowGroups;
    bool mentionRequired = true;
    bool conversationPerPerson = false;
    bool tellsSpeaker = false;
    bool runsHere = true;
    QString apiUrl;
    QMap<QString, QJsonValue> special {}; ///< by flag: what only this channel has

    Q_DECLARE_TR_FUNCTIONS(BotDraft)
public:
    bool operator==(const BotDraft &) const = default;
    /// Of an entry of `bot list`.
    [[nodiscard]] static BotDraft of(const QJsonObject &bot, const Channel &channel, const QString &assistantName);
    /// In the order of the form. `bots` are all there are, since neither name nor APP ID can be there twice.
    [[nodiscard]] QList<Problem> problems(const Channel &channel, const QJsonArray &bots) const;
    /// The options of `bot add`.
    [[nodiscard]] QJsonObject optionsToAdd(const Channel &channel) const;
    /// The options of `bot set`: all of them.
    [[nodiscard]] QJsonObject optionsToSet(const Channel &channel) const;
};

/// "DingTalk 1": the first that no bot has.
[[nodiscard]] QString freeBotName(const Channel &channel, const QJsonArray &bots);

} // namespace oagent
