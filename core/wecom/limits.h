#pragma once

#include "core/bridge/replysurface.h"
#include "core/connection/downloader.h"
#include "core/connection/reconnectingsocket.h"

#include <array>

namespace oagent::wecom {

/// §15: 1 to 30 s, give or take a fifth, reset only after 60 s of being subscribed; §3: 10 s for the answer to the
/// subscription. The platform need not answer WebSocket pings, so they come only when the answers to its own pings,
/// every 30 s, fail to. A closed line is gone before the next one opens: §14, one per bot.
[[nodiscard]] inline ReconnectLimits reconnectLimits()
{
    ReconnectLimits limits;
    limits.line.handshake = std::chrono::seconds(15);
    limits.line.pingWhenSilentFor = std::chrono::seconds(35);
    limits.line.deadWhenSilentFor = std::chrono::seconds(60);
    limits.line.goodbye = std::chrono::milliseconds(400);
    limits.backoff = { std::chrono::seconds(1), std::chrono::seconds(30), 0.8, 1.2 };
    limits.introduction = std::chrono::seconds(10);
    limits.isOneLineOnly = true;
    return limits;
}

/// The numbers of WeCom, each with its section in wecom.md; tests shrink them.
struct Limits
{
    ReconnectLimits reconnect = reconnectLimits();
    int credentialTries = 3; ///< §15, with one secret
    Milliseconds credentialWait = std::chrono::seconds(5); ///< §15: a secret just reset may take a moment

    Milliseconds pingEvery = std::chrono::seconds(30); ///< §4
    Milliseconds pingAnswer = std::chrono::seconds(10); ///< §4
    Milliseconds probeAnswer = std::chrono::seconds(5); ///< §4, after sleep
    int pingsUntilDead = 2; ///< §4
    Milliseconds doubtAfter = std::chrono::minutes(5); ///< §19: of nothing but pongs

    /// §19, first row: cut this soon after its subscription, so often in a row, a line has most likely a rival.
    Milliseconds cutSoon = std::chrono::seconds(10);
    int cutsUntilSuspected = 3;

    Milliseconds answer = std::chrono::seconds(5); ///< §7.2
    Milliseconds owedFor = std::chrono::seconds(30); ///< for which an answer that is late may still come
    /// §7.2: of a late frame and the one behind it one was answered; the other answer is a round trip away, or lost.
    Milliseconds otherAnswer = std::chrono::seconds(1);
    Milliseconds eventAnswer = std::chrono::milliseconds(4500); ///< §6: 5 s after the event, less the way there
    int eventRepeats = 2; ///< §12, -1 and 6000, while there is time
    Milliseconds uploadAnswer = std::chrono::seconds(30); ///< §11
    int finalTries = 3; ///< §7.3 a: the final frame, and twice again
    std::array<Milliseconds, 3> conflictWaits { std::chrono::milliseconds(200), std::chrono::milliseconds(400),
                                                std::chrono::milliseconds(800) }; ///< §12, 6000
    std::array<Milliseconds, 3> busyWaits { std::chrono::seconds(1), std::chrono::seconds(1),
                                            std::chrono::seconds(1) }; ///< §12, -1
    std::array<Milliseconds, 2> unknownWaits { std::chrono::seconds(1), std::chrono::seconds(3) }; ///< §12, last line
    Milliseconds offlinePause = std::chrono::seconds(2); ///< until a growing text is tried again without a line
    Milliseconds lineWait = std::chrono::seconds(60); ///< for which an end or a file waits for the line itself
    Milliseconds awayWait = std::chrono::minutes(30); ///< the same while another program has the bot

    int messages = 30; ///< §13, per conversation in messageWindow; a stream counts once
    int messagesReserved = 6; ///< of these, kept for what ends an answer
    Milliseconds messageWindow = std::chrono::seconds(62); ///< a minute, and what its clock may be off
    int hourlyMessages = 1000; ///< §13, the same in hourWindow
    int hourlyReserved = 100;
    Milliseconds hourWindow = std::chrono::seconds(3610);
    Milliseconds frequencyPause = std::chrono::seconds(60); ///< §13, after 846607

    qsizetype bubbleBytes = 20480; ///< §7.1, of UTF-8
    qsizetype splitBytes = 4000; ///< §13: of one message where a longer one was refused; some clients never send more
    /// §8: 0.5–1 s between two updates, about 20000 bytes, a new bubble at 5 min 30 s, a sign of life within 120 s.
    ReplyLimits reply { std::chrono::milliseconds(500), 20000, std::chrono::seconds(330), std::chrono::seconds(100) };
    Milliseconds trustedFor = std::chrono::seconds(350); ///< §8, 4: of a stream, while its acknowledgements count
    Milliseconds responseUrlFor = std::chrono::minutes(59); ///< §13: an hour, less what the clocks are off

    DownloadLimits download {}; ///< §10: 20 MiB, three tries; an address is good for 5 minutes

    qsizetype chunkBytes = 524288; ///< §11
    int chunkTries = 3; ///< §11
    int uploadTries = 3; ///< of a file as a whole, also on further lines; between those on one: unknownWaits
    int rests = 3; ///< §13: so often a file, or the next piece of a text, waits after 846607
    Milliseconds chunkWait = std::chrono::milliseconds(500); ///< §11, doubling
    qsizetype smallestUpload = 6; ///< §11: more than 5 bytes
    // §11; a megabyte is taken for the smaller one, since nobody says which it is.
    qsizetype imageBytes = 10LL * 1000 * 1000;
    qsizetype voiceBytes = 2LL * 1000 * 1000;
    qsizetype videoBytes = 10LL * 1000 * 1000;
    qsizetype fileBytes = 20LL * 1000 * 1000;

    Milliseconds companionDelay = std::chrono::milliseconds(800); ///< §5.1
    /// §15, last line: open streams are finished and the line is closed within 2 s. So long a turn may still end by
    /// itself.
    Milliseconds endingGrace = std::chrono::seconds(1);
    Milliseconds leave = std::chrono::seconds(2); ///< for the replies that still need a line nobody wants any more
};

} // namespace oagent::wecom
