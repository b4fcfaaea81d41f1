#pragma once

#include "core/bridge/replysurface.h"
#include "core/connection/reconnectingsocket.h"

#include <QUrl>

namespace oagent::lark {

/// Where the platform is (lark.md §1). Tests put loopback addresses here.
struct Domains
{
    QUrl feishu { QStringLiteral("https://open.feishu.cn") };
    QUrl lark { QStringLiteral("https://open.larksuite.com") };
};

/// §6.2: of all unfinished deliveries of a line; of one that comes whole no less is read.
inline constexpr qsizetype mostDeliveryBytes = 32LL * 1024 * 1024;

/// §7: 2 to 3 s, then about 5, 10, 20 … up to 120 s. §5 has a heartbeat of its own, so the WebSocket's is never needed.
[[nodiscard]] inline ReconnectLimits reconnectLimits()
{
    ReconnectLimits limits;
    limits.backoff = { std::chrono::milliseconds(2500), std::chrono::seconds(120), 0.8, 1.2 };
    limits.line.handshake = std::chrono::seconds(15);
    limits.line.maxMessageBytes = mostDeliveryBytes + 1024LL * 1024; // §3, §4: and what is around the payload
    limits.line.pingWhenSilentFor = std::chrono::hours(24);
    limits.line.deadWhenSilentFor = std::chrono::hours(24);
    return limits;
}

/// The numbers of Lark and Feishu, each with its section in lark.md; tests shrink them.
struct Limits
{
    Domains domains {};
    ReconnectLimits reconnect = reconnectLimits();
    Milliseconds endpointTimeLimit = std::chrono::seconds(15); ///< §2
    Milliseconds waitAtConnectionLimit = std::chrono::minutes(5); ///< §2.1: 1000040350
    Milliseconds waitAfterRefusal = std::chrono::seconds(60); ///< §2.1: codes that are not listed
    Milliseconds waitAfterManyTries = std::chrono::minutes(5); ///< §7: ReconnectCount is reached
    Milliseconds pongWait = std::chrono::seconds(10); ///< §5: until any frame after a ping
    Milliseconds renewWhenIdleFor = std::chrono::minutes(45); ///< §5: without an event; 30–60 min
    Milliseconds chunkLife = std::chrono::seconds(10); ///< §6.2: of an unfinished delivery, from its last chunk
    /// For which more pieces of a delivery that is whole are copies. The platform's next try (§6.3) comes later, and
    /// its pieces may have the same message_id.
    Milliseconds copiesLife = std::chrono::milliseconds(100);
    int chunks = 1024; ///< §6.2: of one delivery
    std::size_t unfinishedDeliveries = 256; ///< at a time
    qsizetype chunkBytes = mostDeliveryBytes;
    /// For which a group message waits until our own id is known; its acknowledgement comes within 200 ms (§16.14).
    Milliseconds ownIdWait = std::chrono::milliseconds(120);
    /// Between questions for our own id because a message needs it; each counts towards the month's calls.
    Milliseconds ownIdMinInterval = std::chrono::seconds(30);
    Milliseconds oldestMessage = std::chrono::minutes(30); ///< §8.1: on arrival

    Milliseconds apiTimeLimit = std::chrono::seconds(10);
    /// §9.1: with less than 30 min left the platform gives a new one; asked earlier it gives the same again.
    Milliseconds tokenMargin = std::chrono::minutes(20);
    Milliseconds tokenMinInterval = std::chrono::minutes(1);
    Backoff::Bounds tokenRetry { std::chrono::seconds(1), std::chrono::seconds(30) };
    Milliseconds rateWait = std::chrono::seconds(1); ///< §9.5: at least 1 s after a refusal
    int rateTries = 8;
    Milliseconds busyWait = std::chrono::seconds(1);
    int busyTries = 3;
    Milliseconds longestApiWait = std::chrono::seconds(60); ///< §9.5
    int callsPerSecond = 50; ///< §9.5, of the app
    int callsPerMinute = 1000; ///< §9.5, of the app
    int callsReserved = 10; ///< of each, kept for what must not be skipped
    int chatCalls = 5; ///< §9.5: a second, for each chat
    int cardCalls = 5; ///< §10: a second, for each card
    Milliseconds shareWindow = std::chrono::milliseconds(1100); ///< of these two: a second, and what a line delays

    qint64 mediaBytes = 20LL * 1024 * 1024; ///< architecture.md §6; the platform hands out 100 MB (§11.5)
    qint64 pictureBytes = 10LL * 1024 * 1024; ///< §11.5
    Milliseconds mediaTimeLimit = std::chrono::seconds(45); ///< 20 MiB at 4 Mbit/s

    int sequenceBlock = 200; ///< numbers of a card that are stored as used before the first of them is
    int sequenceSpare = 20; ///< the last of them, with which a card is ended when no more can be stored
    Milliseconds reopenAfter = std::chrono::minutes(9); ///< §10: streaming closes by itself after 10 min
    Milliseconds interactionWait = std::chrono::milliseconds(300); ///< §10: 200810
    int interactionTries = 5;
    Milliseconds cardPause = std::chrono::minutes(30); ///< after cards were refused
    int closeTriesPerRung = 3; ///< transient failures of closing a card before the answer goes out below it

    /// §10: at most 5 pushes a second; a card of 30 KB less 10 % (§11.6) and less what is around the text.
    ReplyLimits reply { std::chrono::milliseconds(300), 26000, {}, {}, 21000 };
    /// §10: a card that is patched as a whole, at most every 1.5 s.
    ReplyLimits patchedReply { std::chrono::milliseconds(1500), 26000 };
};

} // namespace oagent::lark
