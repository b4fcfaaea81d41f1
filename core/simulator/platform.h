#pragma once

#include "core/simulator/violation.h"

#include <QObject>
#include <QUrl>

#include <memory>
#include <vector>

namespace oagent::simulator {

/// What somebody writes to the bot. In a group the bot is mentioned.
struct ChatLine
{
    QString person; ///< the name others see
    QString personId; ///< the id an allowlist would hold
    QString group; ///< its title; empty: a private chat
    QString text;
};

/// One answer of the bot as the person sees it now. It keeps its id while it grows.
struct BotBubble
{
    QString chat; ///< as say() named it
    QString id;
    QString text; ///< Markdown, as the platform was given it
    QString form; ///< what the platform shows it as: "an AI card"
    int updates = 0; ///< how often its text changed so far
    bool isFinished = false;
};

/// One simulated platform with one bot, as a person's chat program sees it: what the demo and the simulator's windows
/// need to know, whichever platform it is.
class Platform : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString channel() const = 0; ///< Channel::id
    [[nodiscard]] virtual bool listen() = 0;
    /// The bot's address, APP ID and APP Secret; after listen().
    [[nodiscard]] virtual QUrl url() const = 0;
    [[nodiscard]] virtual QString appId() const = 0;
    [[nodiscard]] virtual QString appSecret() const = 0;
    /// Whether a bot is there to hear what is said.
    [[nodiscard]] virtual bool isConnected() const = 0;
    /// Names the chat, the same one for the same person or group; empty when nobody was there to hear it.
    virtual QString say(const ChatLine &line) = 0;
    /// The rules of the platform that the bot's program broke.
    [[nodiscard]] virtual Violations audit() const = 0;

Q_SIGNALS:
    void connectedChanged();
    void bubbleChanged(const oagent::simulator::BotBubble &bubble);
};

/// One of every platform that can be simulated. A further one is one more line here.
[[nodiscard]] std::vector<std::unique_ptr<Platform>> makePlatforms();

} // namespace oagent::simulator
