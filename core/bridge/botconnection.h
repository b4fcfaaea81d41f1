#pragma once

#include "core/bridge/incomingevent.h"
#include "core/bridge/replysurface.h"
#include "core/connection/connectionstate.h"
#include "core/settings/config.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace oagent {

/// Acknowledges one delivery on the line it came from. Copyable; the first accept() of all copies acts, later ones and
/// those after the line's end do nothing.
class AckHandle
{
public:
    AckHandle() = default;
    explicit AckHandle(std::function<void(const QJsonObject &answer)> send)
        : m_send(std::make_shared<std::function<void(const QJsonObject &)>>(std::move(send)))
    { }
    void accept(const QJsonObject &answer = {}) const
    {
        if (!m_send || !*m_send)
            return;
        const auto send = std::exchange(*m_send, nullptr);
        send(answer);
    }

private:
    // Shared because every copy must know that another one has already acted.
    std::shared_ptr<std::function<void(const QJsonObject &)>> m_send;
};

/// Something that came with a message, as the platform hands it out.
struct FetchedFile
{
    QByteArray bytes;
    QString name {}; ///< as its sender named it, where only the file itself tells; for showing only
};

/// For a platform whose files have no name but the message's.
[[nodiscard]] inline Callback<QByteArray> asFetchedFile(Callback<FetchedFile> done)
{
    return [done = std::move(done)](const Result<QByteArray> &bytes) {
        done(bytes.map([](const QByteArray &read) { return FetchedFile { read }; }));
    };
}

/// What the platform hands out of a message only when asked.
struct FetchedWords
{
    QString text; ///< of forwarded messages, which stand for a text of its own
    QString quotedText;
    QList<Attachment> attachments; ///< of the quoted message
};

/// Who and what a message names by ids alone; empty where the platform does not say.
struct FetchedNames
{
    QString sender;
    QString chat;
};

/// The live line of one bot. Online means: frames are arriving.
class BotConnection : public QObject, public ReplyOpener
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void start() = 0;
    /// Another program has the bot, as a line of it before this one was told: stays away for this reason, until
    /// start().
    virtual void standAside(const StateReason & /*why*/) { start(); }
    /// Closes the line with 1000. Replies already opened can still be finished: where they need the line, it is closed
    /// when the last of them is gone, within seconds.
    virtual void stop() = 0;
    /// What cannot be stored must not be taken: closes, with the reason "store-failed", until start().
    virtual void stopFor(const StateReason &reason) = 0;
    /// After sleep or a change of network.
    virtual void probe() = 0;
    /// The settings lead another way to the platform now: goes it at once, without a gap where that is possible.
    virtual void reroute() = 0;
    [[nodiscard]] virtual ConnectionState state() const = 0;
    [[nodiscard]] virtual StateReason reason() const = 0;
    [[nodiscard]] virtual int reconnects() const = 0;
    /// Since anything came on the open line, answers to pings included; nothing while there is none.
    [[nodiscard]] virtual std::optional<Milliseconds> silentFor() const { return std::nullopt; }
    /// Permissions that the platform named when it refused a call, for as long as no such call went well since.
    [[nodiscard]] virtual QStringList missingScopes() const { return {}; }
    /// The bytes of something that came with `message`. TooLarge, PermissionMissing with the scope, Refused for an
    /// address that may not be used; all else is trouble with the platform. Works while the line is not online too.
    virtual void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                       Callback<FetchedFile> done)
        = 0;
    /// Whether fetchWords() has something to ask for.
    [[nodiscard]] virtual bool hasMoreWords(const IncomingMessage & /*message*/) const { return false; }
    virtual void fetchWords(const IncomingMessage & /*message*/, const QObject *context, Callback<FetchedWords> done)
    {
        later(context, [done = std::move(done)] { done(FetchedWords {}); });
    }
    /// Of a message that is let in and names its sender, or its group, by an id alone. NotFound where there is nothing
    /// to ask, or it was asked before; best effort.
    virtual void fetchNames(const IncomingMessage & /*message*/, const QObject *context, Callback<FetchedNames> done)
    {
        later(context, [done = std::move(done)] {
            done(failure(Error::Kind::NotFound, QStringLiteral("this channel has no more names")));
        });
    }
    /// How long turns under way may go on when the program is to end; their replies and the line are closed then.
    /// Nothing: as long as the program itself gives them.
    [[nodiscard]] virtual std::optional<Milliseconds> endingGrace() const { return std::nullopt; }
    /// How long after a lone attachment the words about it may follow as a message of their own; 0 where people can
    /// send both at once.
    [[nodiscard]] virtual Milliseconds companionDelay() const { return Milliseconds(0); }
    /// Whether a message that is not acknowledged goes back to whoever wrote it, instead of coming again.
    [[nodiscard]] virtual bool givesBack() const { return false; }

Q_SIGNALS:
    void messageReceived(const oagent::IncomingMessage &message, const oagent::AckHandle &ack);
    /// Whatever else of the platform arrives; pings and the like do not count. What nobody accepts inside of this
    /// signal is acknowledged by the channel right after it.
    void eventReceived(const oagent::IncomingEvent &event, const oagent::AckHandle &ack);
    void stateChanged();
    /// What the platform calls the bot; best effort, and not every platform tells.
    void nameLearnt(const QString &name);
    /// The app belongs to another region than the settings say, which costs a detour with each line.
    void regionLearnt(oagent::BotConfig::Region region);
    /// A call is made that counts against a quota the platform sets for each month.
    void callCounted();
};

} // namespace oagent
