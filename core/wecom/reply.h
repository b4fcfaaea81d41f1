#pragma once

#include "core/bridge/replysurface.h"
#include "core/wecom/dialect.h"
#include "core/wecom/mediauploader.h"

#include <QPointer>

namespace oagent::wecom {

/// What all replies of one bot share.
struct ReplyServices
{
    Requests &requests;
    Sender &sender;
    MediaUploader &uploader;
    Pace &pace;
    SharedTimer &timer;
    const Clock &clock;
    const Limits &limits;
};

/// One part of an answer in WeCom: a stream whose every frame holds the whole text (wecom.md §7, §8), and below it the
/// ladder of close() (§7.3): the final frame again, a message of its own, the response_url.
class Reply : public ReplySurface
{
    Q_OBJECT
public:
    Reply(const ReplyServices &services, ReplyTarget target, HandleSink &sink, QObject *parent = nullptr);

    void markWorking(const QObject *context, Callback<void> done) override;
    void show(const QString &markdown, const QObject *context, Callback<void> done) override;
    void close(const QString &markdown, const QObject *context, Callback<void> done) override;
    void closeWithNotice(const QString &notice, const QObject *context, Callback<void> done) override;
    void upload(const QByteArray &picture, const QObject *context, Callback<QString> done) override;
    void uploadFile(const MediaFile &file, const QObject *context, Callback<QString> done) override;
    [[nodiscard]] bool isOpen() const override { return m_stream == Stream::Open; }
    [[nodiscard]] QString shown() const override;
    [[nodiscard]] const markdown::Dialect &dialect() const override { return m_dialect; }
    [[nodiscard]] const ReplyLimits &limits() const override;

private:
    enum class Stream {
        None,
        Open, ///< perhaps by a process before this one
        Broken, ///< takes no more frames
        Refused, ///< this chat takes no streams at all
    };
    enum class Step { Working, Show, Close };

    void begin(Step step, const QObject *context, Callback<void> done);
    void proceed();
    void showFrame();
    void announceStream();
    void takeShown(const Result<QJsonObject> &answer);
    void noteTooLate(const Error &error);
    void closeReply();
    void closeWhileAway();
    void waitForLine(void (Reply::*next)(), const Result<void> &otherwise);
    void takePlace();
    void sendFinal();
    void takeFinal(const Result<QJsonObject> &answer);
    void askForLine();
    void sendBeside();
    void sendFinalAfter(Milliseconds delay);
    void sendAsMessage();
    void takeSent(const Result<void> &result);
    void noteTold();
    void pointToMessage();
    void takePointed(const Result<QJsonObject> &answer);
    void giveUp(const Error &why);
    void takeLastTry(const Result<QJsonObject> &answer);
    void sendFrame(const QString &content, bool isFinal, void (Reply::*take)(const Result<QJsonObject> &));
    [[nodiscard]] QJsonObject handle() const; ///< what a later process has to know of the stream
    [[nodiscard]] bool isTrusted() const;
    [[nodiscard]] bool isMessageFresh() const;
    void finish(const Result<void> &result);

    ReplyServices m_services;
    ReplyTarget m_target;
    HandleSink &m_sink;
    const ReplyAddress m_address;
    const QString m_key; ///< of the conversation's budget
    Dialect m_dialect;
    QString m_streamId;
    Stream m_stream = Stream::None;
    std::chrono::steady_clock::time_point m_begun {}; ///< the stream's first frame
    WallTime m_begunAt {}; ///< the same
    Step m_step = Step::Working;
    QString m_content; ///< of the step under way, rendered
    QString m_rest; ///< of an end that goes out in pieces: what has not arrived, once one of them has
    int m_silences = 0; ///< final frames without an answer
    bool m_isLineAsked = false; ///< whether it is dead, once the final frames were in vain
    int m_pointings = 0; ///< frames in vain that should have ended the stream behind the answer
    std::size_t m_conflicts = 0;
    std::size_t m_busyAnswers = 0;
    std::size_t m_unknownAnswers = 0;
    std::size_t m_unknownSends = 0; ///< of the text as a message
    std::size_t m_busyShows = 0; ///< unfinished frames in a row that came at a bad moment
    bool m_needsMessage; ///< where the stream does not take the text, since that is part of the answer
    bool m_isInherited = false; ///< the stream is of a process before this one
    bool m_isSeen = false; ///< WeCom acknowledged a frame of the stream
    QString m_text; ///< m_content of a show, as the answer has it: without what closes it for the time being
    QString m_sent; ///< the same, of the last frame
    QString m_shown; ///< in the stream, as far as it was not refused
    ReplyLimits m_streamless; ///< without what only a stream needs
    bool m_isUnsettled = false; ///< the stream is open, and the text goes out beside it
    bool m_isTold = false; ///< it went out so while another program had the bot; the stream is yet to be ended
    Error m_lastError; ///< why it could not
    SharedTimer::Handle m_wait;
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

} // namespace oagent::wecom
