#pragma once

#include "core/bridge/botconnection.h"
#include "core/settings/config.h"
#include "core/support/clock.h"

namespace oagent {

/// "Ask the assistant": a chat with the assistant in the program's own window. There is no line and nothing to send an
/// answer to: who shows it listens to Transcripts.
class AppChannel : public BotConnection
{
    Q_OBJECT
public:
    explicit AppChannel(const Clock &clock, QObject *parent = nullptr);

    /// The bot that Bridge knows this channel by; no configured bot gets its id.
    [[nodiscard]] static BotConfig bot();
    /// The conversationKey() of everything said here.
    [[nodiscard]] static QString conversation();

    /// `text` may be a command of the chat.
    void ask(const QString &text);
    /// Ends an answer that is being given.
    void stopAnswer(const QString &turnId);

    void start() override { }
    void stop() override { }
    /// The store cannot write: refused() for all that it has not taken yet.
    void stopFor(const StateReason &reason) override;
    void probe() override { }
    void reroute() override { }
    [[nodiscard]] ConnectionState state() const override { return ConnectionState::Online; }
    [[nodiscard]] StateReason reason() const override { return {}; }
    [[nodiscard]] int reconnects() const override { return 0; }
    void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
               Callback<FetchedFile> done) override;
    [[nodiscard]] bool givesBack() const override { return true; }
    [[nodiscard]] std::unique_ptr<ReplySurface> openReply(const ReplyTarget &target, HandleSink &sink) override;

Q_SIGNALS:
    /// Nobody will answer what was asked.
    void refused(const QString &text, const oagent::StateReason &reason);

private:
    const Clock &m_clock;
    QStringList m_untaken; ///< asked, and not stored yet
};

} // namespace oagent
