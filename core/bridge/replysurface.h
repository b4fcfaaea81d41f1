#pragma once

#include "core/assistant/media.h"
#include "core/bridge/message.h"
#include "core/store/flush.h"
#include "core/support/later.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace oagent {

namespace markdown {
class Dialect;
}

/// What one reply surface may hold and how fast it may grow.
struct ReplyLimits
{
    Milliseconds minInterval = std::chrono::milliseconds(500); ///< between two shows
    qsizetype maxUnits = 2500; ///< of one part, in the units of Dialect::wireSize
    /// After a part was begun: it is ended, and the answer goes on in the next one. Nothing: a part lasts.
    std::optional<Milliseconds> rotateAfter {};
    /// Without a call for this long a part is shown again as it is. Nothing: it needs no sign of life.
    std::optional<Milliseconds> keepAlive {};
    /// A part that has this many units ends with its block, so that nothing of it is taken back when it is full.
    /// Nothing: it is ended when it is full.
    std::optional<qsizetype> goodUnits {};
};

/// Where an answer goes.
struct ReplyTarget
{
    QString turnId;
    int part = 0;
    IncomingMessage message;
    QJsonObject handle; ///< what a surface of an earlier process saved for this part; empty when none did
    bool closingBegun = false; ///< that process may also have ended the part
    bool isLeftOver = false; ///< nothing has to be said; only what it opened has to be closed
};

/// Stores what a later process needs to finish a reply. `committed` keeps the contract of Callback.
class HandleSink
{
public:
    HandleSink() = default;
    HandleSink(const HandleSink &) = delete;
    HandleSink &operator=(const HandleSink &) = delete;
    virtual ~HandleSink() = default;
    virtual void save(const ReplyTarget &target, const QJsonObject &handle, Flush flush, const QObject *context,
                      Callback<void> committed)
        = 0;
};

/// One part of one answer, as the person sees it: an AI card, a stream, a message. Calls come one at a time: the next
/// one only after `done` of the one before.
class ReplySurface : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// A sign that work has begun, before any text; best effort.
    virtual void markWorking(const QObject *context, Callback<void> done) = 0;
    /// The whole Markdown text of this part so far; for a sign of life the same again, which may be empty.
    virtual void show(const QString &markdown, const QObject *context, Callback<void> done) = 0;
    /// The final text; succeeds when it reached the person by any rung of the channel's ladder. Without markWorking()
    /// or show() before it, it is sent as one plain message. After a failure it may be called again.
    virtual void close(const QString &markdown, const QObject *context, Callback<void> done) = 0;
    /// Ends a part that holds nothing of the answer with a word about that. As close(), but that nothing is lost where
    /// the part cannot show it.
    virtual void closeWithNotice(const QString &notice, const QObject *context, Callback<void> done)
    {
        close(notice, context, std::move(done));
    }
    /// Brings a picture to the platform; answers the Markdown that shows it in the text of any part. May run beside the
    /// other calls, and goes on when this surface is gone.
    virtual void upload(const QByteArray &picture, const QObject *context, Callback<QString> done) = 0;
    /// Brings a file that is no picture to the person; answers the Markdown that stands for it in the text. As
    /// upload(); Refused where the channel does not bring files.
    virtual void uploadFile(const MediaFile & /*file*/, const QObject *context, Callback<QString> done)
    {
        later(context, [done = std::move(done)] {
            done(failure(Error::Kind::Refused, QStringLiteral("this channel brings no files")));
        });
    }
    /// Whether the platform holds this part, so that the person sees that there is one.
    [[nodiscard]] virtual bool isOpen() const { return false; }
    /// The rendered text that a person sees and that may only grow; empty where it may be replaced.
    [[nodiscard]] virtual QString shown() const { return {}; }
    [[nodiscard]] virtual const markdown::Dialect &dialect() const = 0;
    [[nodiscard]] virtual const ReplyLimits &limits() const = 0;
};

/// What the Bridge knows of a channel when it answers.
class ReplyOpener
{
public:
    ReplyOpener() = default;
    ReplyOpener(const ReplyOpener &) = delete;
    ReplyOpener &operator=(const ReplyOpener &) = delete;
    virtual ~ReplyOpener() = default;
    [[nodiscard]] virtual std::unique_ptr<ReplySurface> openReply(const ReplyTarget &target, HandleSink &sink) = 0;
};

} // namespace oagent
