#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace oagent::simulator {

/// Time as the simulated WeCom counts it: the steady clock, moved ahead by WeComGateway::passTime().
using WeComTime = std::chrono::steady_clock::time_point;

/// The bot that the gateway plays.
struct WeComBot
{
    QString botId = QStringLiteral("aibSIMULATOR0000000000");
    QString secret = QStringLiteral("simulated-secret");
    QString name = QStringLiteral("Helper"); ///< what people type after the @
};

/// A message to the bot. What is empty is made up.
struct WeComMessage
{
    QString text {};
    QString userId = QStringLiteral("zhangsan");
    bool group = false;
    QString chatId {}; ///< groups; the same one again when empty
    bool mention = true; ///< groups: the text begins with "@name "; only such messages reach a bot
    QString msgId {};
    /// Members of the body that replace or add to the ordinary ones (msgtype, image, quote …); null takes one away.
    /// With another msgtype there is no "text".
    QJsonObject overrides {};
    /// Control characters stand in the JSON strings as they are, which no JSON allows (wecom.md §2.4).
    bool rawControlCharacters = false;
};

/// What the file server gives for one address.
struct WeComFile
{
    QByteArray bytes;
    QString name {}; ///< sent as filename*, percent-encoded; empty: no Content-Disposition
    QByteArray contentDisposition {}; ///< as it is, instead of what `name` makes
    bool encrypted = true;
    bool paddedKey = true; ///< false: the aeskey lacks its "=", as it happens (§10)
    bool broken = false; ///< the last byte of the ciphertext is wrong
    int status = 200;
    int failures = 0; ///< requests that get 503 first
    int redirects = 0; ///< times it is first sent on to a further path
    QString redirectTo {}; ///< an address elsewhere to which it is sent on for good
    std::chrono::milliseconds delay {};
};

/// A callback: a message or an event that was sent to the client.
struct WeComCallback
{
    QString reqId;
    QString msgId;
    QString chat; ///< the group's chatid, or the userid of a private chat
    bool group = false;
    QString userId;
    QString event; ///< the eventtype; empty for a message
    QString taskId; ///< of a template_card_event
    WeComTime at;
    int line = 0; ///< the connection it went out on
    bool answered = false; ///< a reply was accepted
    QJsonObject body; ///< as sent
};

/// One thing that stands in a chat, as the person sees it.
struct WeComBubble
{
    enum class Kind { Stream, Markdown, Card, Media, Text };

    Kind kind = Kind::Markdown;
    QString chat;
    QString reqId {}; ///< empty: a proactive send, or a response_url
    QString msgId {}; ///< the message it answers; empty as above
    QString streamId {};
    QString text {}; ///< what the person reads now
    QStringList history {}; ///< every text shown, in order
    bool finished = true; ///< false: a stream that still shows its typing animation
    bool expired = false; ///< the platform takes no update of this stream any more
    int frames = 1;
    QString mediaType {}; ///< image, file, voice, video
    QString mediaId {};
    QJsonObject card {};
    QList<QByteArray> images {}; ///< of the final frame
    QString feedbackId {};
    WeComTime messageAt {}; ///< of a stream: when the message was sent that it answers
    WeComTime openedAt {};
    WeComTime lastFrameAt {};
};

/// One line of the client, from its WebSocket handshake on.
struct WeComLine
{
    int id = 0; ///< 1, 2, …
    bool open = true;
    bool subscribed = false; ///< messages come here
    bool kicked = false; ///< another program took the bot over
    WeComTime openedAt;
    std::optional<WeComTime> subscribedAt {};
    std::optional<WeComTime> closedAt {};
    int closeCode = 0; ///< the client's, see WebSocketPeer::closed; 0 while open
    int pings = 0;
};

/// One command as it came in.
struct WeComCommand
{
    QString cmd;
    QString reqId;
    int line = 0;
    WeComTime at;
    int errcode = 0;
    bool answered = false;
    std::optional<WeComTime> answeredAt {};
    QJsonObject body; ///< no secret, and no base64 of media
};

/// A finished upload.
struct WeComUpload
{
    QString type;
    QString filename;
    QByteArray bytes;
    int chunks = 0;
    QString mediaId;
};

} // namespace oagent::simulator
