#pragma once

#include "core/bridge/cardgate.h"
#include "core/bridge/replysurface.h"
#include "core/lark/dialect.h"
#include "core/lark/messages.h"
#include "core/lark/sendrefusals.h"
#include "core/lark/streamcard.h"
#include "core/lark/workingsigns.h"
#include "core/support/recentids.h"

namespace oagent::lark {

/// What all replies of one bot share.
struct ReplyServices
{
    Api &api;
    SharedTimer &timer;
    WorkingSigns &signs;
    RecentIds &sent; ///< the messages they made
    const RecentIds &recalled; ///< messages that people took back
    CardGate &streamGate; ///< cards of CardKit
    CardGate &patchGate; ///< cards that are replaced as a whole
    SendRefusals &refusals;
    const Limits &limits;
    bool isEconomical = false; ///< the final text only: one call for an answer
};

/// One part of an answer in Lark. The rungs of its ladder: a card of CardKit that grows; a card that is patched as a
/// whole; one message: a card, else rich text, else plain text. A rung that is refused is left for the next one, and
/// what was begun on it points to the message that has the answer.
class Reply : public ReplySurface
{
    Q_OBJECT
public:
    Reply(const ReplyServices &services, ReplyTarget target, HandleSink &sink, QObject *parent = nullptr);

    void markWorking(const QObject *context, Callback<void> done) override;
    void show(const QString &markdown, const QObject *context, Callback<void> done) override;
    void close(const QString &markdown, const QObject *context, Callback<void> done) override;
    void upload(const QByteArray &picture, const QObject *context, Callback<QString> done) override;
    [[nodiscard]] bool isOpen() const override { return m_isStreamSent || !m_patchedId.isEmpty(); }
    [[nodiscard]] QString shown() const override { return m_rung == Rung::Stream ? m_stream.shown() : QString(); }
    [[nodiscard]] const markdown::Dialect &dialect() const override { return m_dialect; }
    [[nodiscard]] const ReplyLimits &limits() const override;

private:
    enum class Rung {
        None, ///< nothing was begun
        Stream, ///< a card of CardKit exists
        Patch, ///< a card was sent, or may have been
        Message, ///< no more cards for this part
    };
    enum class Whole { Card, Post, Text }; ///< how an answer goes out as one message

    void beginSign();
    void keep(const QJsonObject &members, Flush flush, const QObject *context, Callback<void> committed);
    void begin(bool isClosing, const QString &markdown, const QObject *context, Callback<void> done);
    void renderText();
    [[nodiscard]] bool leaveOutPictures(const Error &why);
    void proceed();
    void beginCard();
    void createStream();
    void sendStream();
    void takeStreamSent(const Result<QString> &messageId);
    void endUnsent(const Error &why);
    void putStream();
    void takePut(const Result<void> &result);
    void settleStream();
    void beginPatch();
    void sendPatch();
    void takePatchSent(const Result<QString> &messageId);
    void patch();
    void takePatched(const Result<void> &result);
    void giveUpCard(const Error &why);
    void sendWhole();
    void takeWholeSent(const Result<QString> &messageId);
    void noteSent(const QString &messageId);
    void pointToMessage();
    void takeSignOff();
    void finish(const Result<void> &result);
    [[nodiscard]] QString idFor(const QString &purpose) const;
    [[nodiscard]] QString idOfWhole() const;
    [[nodiscard]] QString pointer() const;

    ReplyServices m_services;
    ReplyTarget m_target;
    HandleSink &m_sink;
    Messages m_messages;
    Dialect m_dialect { Dialect::Where::Card };
    QJsonObject m_handle; ///< as it is stored
    StreamCard m_stream;
    Rung m_rung = Rung::None;
    Whole m_whole = Whole::Card;
    bool m_isStreamSent = false;
    bool m_mayStreamBeSent = false; ///< no answer came, or not to an earlier process
    bool m_isFromBefore = false; ///< an earlier process began it
    QString m_patchedId; ///< the message that is patched; empty while it is not known
    QString m_patched; ///< its text, or that of the try that may have made it
    bool m_mayPatchBeSent = false; ///< no answer came
    std::optional<std::chrono::steady_clock::time_point> m_patchedAt; ///< when that began last
    SharedTimer::Handle m_patchWait;
    bool m_isSignOff = false;
    bool m_isSignFromBefore = false; ///< an earlier process wanted it, and may not have learned its id
    bool m_isUnsettled = false; ///< a card that was given up still says that more will come
    bool m_isDelivered = false; ///< as a message
    bool m_mayBeThere = false; ///< likewise, as far as is known
    bool m_isWithoutPictures = false; ///< the platform refused one
    int m_closeFailures = 0;
    std::optional<Error> m_blocked; ///< the text was refused by the content rules, and a sentence about it is sent
    bool m_isClosing = false;
    QString m_markdown; ///< of the call under way
    QString m_text; ///< the same, rendered
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

} // namespace oagent::lark
