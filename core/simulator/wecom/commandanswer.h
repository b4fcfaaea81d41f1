#pragma once

#include <QJsonObject>
#include <QString>

namespace oagent::simulator {

/// What the simulated WeCom says to one command (wecom.md §12).
struct CommandAnswer
{
    int errcode = 0;
    QString errmsg = QStringLiteral("ok");
    QJsonObject body {}; ///< only uploads have one

    [[nodiscard]] static CommandAnswer error(int errcode);
};

// wecom.md §12
inline constexpr int versionConflict = 6000;
inline constexpr int contentTooLong = 45002; ///< UNVERIFIED on this socket
inline constexpr int badParameter = 40035; ///< UNVERIFIED on this socket
inline constexpr int badMediaType = 40005; ///< UNVERIFIED on this socket
inline constexpr int frequencyLimit = 45009; ///< UNVERIFIED on this socket
inline constexpr int badMediaSize = 40006; ///< UNVERIFIED on this socket
inline constexpr int badMediaId = 40007; ///< UNVERIFIED on this socket
inline constexpr int badMsgType = 40008; ///< UNVERIFIED on this socket
inline constexpr int invalidSecret = 40001; ///< of the general table
inline constexpr int invalidChat = 93006;
inline constexpr int invalidBotId = 93019;
inline constexpr int requestExpired = 846604;
inline constexpr int invalidReqId = 846605;
inline constexpr int tooFrequent = 846607;
inline constexpr int streamExpired = 846608;
inline constexpr int notSubscribed = 846609;
inline constexpr int refusedCredentials = 853000;

/// A fault on command, for one command.
struct CommandFault
{
    enum class Kind {
        Refuse, ///< no effect, the answer is errcode
        Discard, ///< no effect, the answer is 0: the platform throws it away in silence
        LoseAnswer, ///< its effect, but no answer
        Swallow, ///< neither
        Drop, ///< its effect, then an RST instead of the answer
        Hold, ///< its effect, and the answer when the gateway is told to release()
    };

    Kind kind = Kind::Refuse;
    int errcode = 0;
    bool onlyFinal = false; ///< meant for frames with finish:true
    /// The command's effect takes place.
    [[nodiscard]] bool hasEffect() const
    {
        return kind == Kind::LoseAnswer || kind == Kind::Drop || kind == Kind::Hold;
    }

    [[nodiscard]] static CommandFault refuse(int errcode) { return { Kind::Refuse, errcode }; }
    [[nodiscard]] static CommandFault discard() { return { Kind::Discard }; }
    [[nodiscard]] static CommandFault loseAnswer() { return { Kind::LoseAnswer }; }
    [[nodiscard]] static CommandFault swallow() { return { Kind::Swallow }; }
    [[nodiscard]] static CommandFault drop() { return { Kind::Drop }; }
    [[nodiscard]] static CommandFault hold() { return { Kind::Hold }; }
    /// The same for final frames only.
    [[nodiscard]] CommandFault ofFinals() const { return { kind, errcode, true }; }
};

} // namespace oagent::simulator
