#pragma once

#include "core/bridge/replysurface.h"
#include "core/connection/downloader.h"
#include "core/connection/reconnectingsocket.h"

namespace oagent::dingtalk {

/// The numbers of DingTalk, each with its section in dingtalk.md; tests shrink them.
struct Limits
{
    /// §10: 1 s doubling to 60 s; §26.6: never more than 5 connections/open in any 10 s. §9: ping after 20 s of
    /// silence, dead after 45 s. §3: 1 MiB frames must pass.
    ReconnectLimits reconnect {};
    Milliseconds openTimeLimit = std::chrono::seconds(10); ///< §2.2
    /// §9: pongs do not prove that messages are delivered. Up to a quarter earlier, so that not all bots come at once.
    Milliseconds renewAfter = std::chrono::hours(4);
    Milliseconds retryAfterBadRequest = std::chrono::minutes(10); ///< §10.3: an app may be published meanwhile

    Milliseconds apiTimeLimit = std::chrono::seconds(10);
    Milliseconds tokenMargin = std::chrono::minutes(5); ///< §16: refreshed this long before its end
    Milliseconds tokenMinInterval = std::chrono::minutes(1); ///< §26.23
    Milliseconds qpsWait = std::chrono::milliseconds(1500); ///< §17: wait 1–2 s after a QPS refusal
    int qpsTries = 8; ///< §17: the last frame must never be dropped
    int busyTries = 3; ///< §17
    /// A platform that asks for more patience than this gets none: the call fails, and the next rung is tried.
    Milliseconds longestApiWait = std::chrono::seconds(10);
    Backoff::Bounds tokenRetry { std::chrono::seconds(1), std::chrono::seconds(30) }; ///< after a failed token request
    Milliseconds busyWait = std::chrono::seconds(1);

    DownloadLimits download {}; ///< 20 MiB (architecture.md §6); §19.1 sets no limit of its own
    Milliseconds uploadTimeLimit = std::chrono::seconds(45);

    int cardCalls = 10; ///< §17: in cardWindow, over all conversations of an app
    Milliseconds cardWindow = std::chrono::seconds(1);
    int cardCallsReserved = 3; ///< of these, kept for creating and finishing
    Milliseconds cardPause = std::chrono::minutes(30); ///< §20.9, after cards were refused
    Milliseconds settleTime = std::chrono::seconds(30); ///< to end a card whose answer is there; its conversation waits

    int webhookPerMinute = 18; ///< §15, per conversation in webhookWindow
    Milliseconds webhookWindow = std::chrono::minutes(1);
    Milliseconds webhookRest = std::chrono::minutes(1); ///< §15: after it refused a message for coming too fast
    Milliseconds webhookMargin = std::chrono::minutes(1); ///< §15: not used in its last minute

    /// §20.8: 500–800 ms between updates of a card, about 2,500 characters before a second one begins.
    ReplyLimits reply { std::chrono::milliseconds(500), 2500, {}, {}, 2000 };
};

} // namespace oagent::dingtalk
