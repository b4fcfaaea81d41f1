#pragma once

#include <QtGlobal>

#include <chrono>

namespace oagent::simulator {

/// What wecom.md leaves open or the sources dispute (§8, §9, §22): a client must be right under every reading.
struct WeComReadings
{
    enum class Expiry { Error, Silence };
    enum class OverLong { Refused, CutOff };

    /// 6 or 10 minutes (§8).
    std::chrono::milliseconds streamLife = std::chrono::minutes(6);
    /// The life begins anew with every frame, or runs from the first one whatever happens.
    bool streamLifeSlides = false;
    /// It runs from the message that is answered instead, as in callback mode (§8, first row).
    bool streamLifeFromMessage = false;
    /// A frame after that gets 846608, or 0 and is thrown away.
    Expiry expiry = Expiry::Error;
    /// A callback's req_id is still good on the next line.
    bool reqIdsSurviveReconnect = false;
    /// Bots may send to groups by themselves; else 93006.
    bool groupSends = true;
    /// Messages for a bot that is offline wait for it.
    bool keepsMessages = false;
    /// Content above WeComLimits::contentBytes.
    OverLong overLong = OverLong::Refused;
};

/// Numbers of wecom.md that depend on time or count. Tests may shrink them.
struct WeComLimits
{
    using ms = std::chrono::milliseconds;

    // What a client has to keep to.
    ms subscribeWait = std::chrono::seconds(10); ///< it gives an unanswered subscribe up (§3), 2 s more are allowed
    ms refusedClose = std::chrono::seconds(5); ///< it closes a line whose subscribe was refused
    ms refusedPause = std::chrono::seconds(5); ///< between two refused subscribes (§15)
    int refusedTries = 3; ///< with one secret
    ms pingGap = std::chrono::seconds(45); ///< checklist 5
    ms deadLine = std::chrono::seconds(90); ///< checklist 6
    ms kickedClose = std::chrono::seconds(1); ///< checklist 9
    ms kickedWatch = std::chrono::seconds(60); ///< checklist 9: no subscribe by itself
    ms lostClose = std::chrono::seconds(2); ///< it closes after 846609 (§12)
    ms replyWait = std::chrono::seconds(5); ///< an unanswered frame is in flight for that long (§7.2)
    ms streamIdle = std::chrono::seconds(120); ///< checklist 18
    ms rateWait = std::chrono::seconds(10); ///< after 846607 (checklist 20)
    ms connectWindow = std::chrono::seconds(10);
    int connectsPerWindow = 5; ///< what backoff from 1 s on never exceeds

    // What the platform keeps to.
    ms answerDelay {}; ///< about 260 ms at the real one (§7.2)
    ms kickedCut = std::chrono::milliseconds(2200); ///< §14: 2.2 s once, 313 s another time
    ms eventWait = std::chrono::seconds(5); ///< welcome and card update
    ms reqIdLife = std::chrono::hours(24); ///< UNVERIFIED (§2.5)
    ms mediaUrlLife = std::chrono::minutes(5);
    ms responseUrlLife = std::chrono::hours(1);
    ms rateWindow = std::chrono::minutes(1);
    int messagesPerWindow = 30; ///< per conversation; one stream counts once
    qsizetype contentBytes = 20480;
    qsizetype chunkBytes = 524288; ///< of an upload, before base64

    /// Every span of time divided.
    [[nodiscard]] WeComLimits shortened(int times) const
    {
        WeComLimits shorter = *this;
        for (ms WeComLimits::*span :
             { &WeComLimits::subscribeWait, &WeComLimits::refusedClose, &WeComLimits::refusedPause,
               &WeComLimits::pingGap, &WeComLimits::deadLine, &WeComLimits::kickedClose, &WeComLimits::kickedWatch,
               &WeComLimits::lostClose, &WeComLimits::replyWait, &WeComLimits::streamIdle, &WeComLimits::rateWait,
               &WeComLimits::connectWindow, &WeComLimits::kickedCut, &WeComLimits::eventWait, &WeComLimits::reqIdLife,
               &WeComLimits::mediaUrlLife, &WeComLimits::responseUrlLife, &WeComLimits::rateWindow })
            shorter.*span /= times;
        return shorter;
    }
};

} // namespace oagent::simulator
