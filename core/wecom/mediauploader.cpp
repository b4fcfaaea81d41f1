#include "core/wecom/mediauploader.h"

#include "core/support/json.h"
#include "core/support/later.h"
#include "core/wecom/medianame.h"

#include <QCryptographicHash>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

QString fileNameOf(const MediaFile &file)
{
    const QString name = safeFileName(file.name);
    return name.isEmpty() ? u"file."_s + file.type.extension : name;
}

} // namespace

Result<QString> uploadType(const MediaType &type, qsizetype bytes, const Limits &limits)
{
    if (bytes < limits.smallestUpload)
        return failure(Error::Kind::BadRequest,
                       u"WeCom takes no file of less than %1 bytes"_s.arg(limits.smallestUpload));
    if ((type.mime == "image/png" || type.mime == "image/jpeg") && bytes <= limits.imageBytes)
        return u"image"_s;
    if (type.mime == "audio/amr" && bytes <= limits.voiceBytes)
        return u"voice"_s;
    if (type.mime == "video/mp4" && bytes <= limits.videoBytes)
        return u"video"_s;
    if (bytes <= limits.fileBytes)
        return u"file"_s;
    return failure(Error::Kind::TooLarge, u"WeCom takes files of %1 bytes at most"_s.arg(limits.fileBytes));
}

/// One file on its way. Owned by its uploader, gone when the caller's context is.
class MediaUploader::Running : public QObject
{
public:
    Running(MediaUploader &uploader, MediaFile file, ReplyAddress address, const QObject *context, Callback<void> done)
        : QObject(&uploader)
        , m_sender(uploader.m_sender)
        , m_services(uploader.m_services)
        , m_file(std::move(file))
        , m_address(std::move(address))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        const Result<QString> type = uploadType(m_file.type, m_file.bytes.size(), m_services.limits);
        if (!type)
            return later(this, [this, error = type.error()] { finish(failure(error)); });
        m_type = *type;
        upload();
    }

private:
    using Take = std::function<void(const Result<QJsonObject> &)>;

    /// Sends:   aibot_upload_media_init {"type", "filename", "total_size", "total_chunks", "md5"}
    /// Answers: {"upload_id"}
    /// Source:  wecom.md §11
    void upload()
    {
        m_chunk = 0;
        m_tries = 0;
        const QByteArray md5 = QCryptographicHash::hash(m_file.bytes, QCryptographicHash::Md5).toHex();
        ask(commands::uploadInit,
            { { u"type"_s, m_type },
              { u"filename"_s, fileNameOf(m_file) },
              { u"total_size"_s, m_file.bytes.size() },
              { u"total_chunks"_s, chunks() },
              { u"md5"_s, QString::fromLatin1(md5) } },
            [this](const Result<QJsonObject> &answer) { takeInit(answer); });
    }

    [[nodiscard]] qsizetype chunks() const
    {
        return (m_file.bytes.size() + m_services.limits.chunkBytes - 1) / m_services.limits.chunkBytes;
    }

    /// Again, a few times, when WeCom is busy (§12).
    void ask(QLatin1StringView command, const QJsonObject &body, const Take &take)
    {
        m_services.requests.send({ command, freshRequestId(command), jsonBytes(body), m_services.limits.uploadAnswer },
                                 this, [this, command, body, take](const Result<QJsonObject> &answer) {
                                     const bool isBusy = !answer && answer.error().code == busy;
                                     if (!isBusy || m_busyTries >= m_services.limits.busyWaits.size())
                                         return take(answer);
                                     const Milliseconds wait = m_services.limits.busyWaits.at(m_busyTries++);
                                     m_retry = m_services.timer.after(
                                         wait, [this, command, body, take] { ask(command, body, take); });
                                 });
    }

    void takeInit(const Result<QJsonObject> &answer)
    {
        if (!answer)
            return goOnLater(&Running::upload, answer.error());
        m_uploadId = answer->value("upload_id"_L1);
        if (m_uploadId.toVariant().toString().isEmpty())
            return finish(failure(Error::Kind::Protocol, u"WeCom began an upload without an upload_id"_s));
        sendChunk();
    }

    /// Sends:   aibot_upload_media_chunk {"upload_id", "chunk_index" from 0, "base64_data"}
    /// Source:  wecom.md §11
    void sendChunk()
    {
        const qsizetype from = m_chunk * m_services.limits.chunkBytes;
        const QByteArray bytes = m_file.bytes.mid(from, m_services.limits.chunkBytes);
        ask(commands::uploadChunk,
            { { u"upload_id"_s, m_uploadId },
              { u"chunk_index"_s, m_chunk },
              { u"base64_data"_s, QString::fromLatin1(bytes.toBase64()) } },
            [this](const Result<QJsonObject> &answer) { takeChunk(answer); });
    }

    void takeChunk(const Result<QJsonObject> &answer)
    {
        if (!answer) {
            // Without its line the upload is lost as a whole.
            const bool mayPass
                = answer.error().kind != Error::Kind::Network && answer.error().kind != Error::Kind::RateLimited;
            if (!mayPass || ++m_tries >= m_services.limits.chunkTries)
                return goOnLater(&Running::upload, answer.error());
            m_retry
                = m_services.timer.after(m_services.limits.chunkWait * (1 << (m_tries - 1)), [this] { sendChunk(); });
            return;
        }
        m_tries = 0;
        if (++m_chunk < chunks())
            return sendChunk();
        ask(commands::uploadFinish, { { u"upload_id"_s, m_uploadId } },
            [this](const Result<QJsonObject> &finished) { takeFinish(finished); });
    }

    /// Answers: {"type", "media_id", "created_at"}
    void takeFinish(const Result<QJsonObject> &answer)
    {
        if (!answer)
            return goOnLater(&Running::upload, answer.error());
        m_mediaId = answer->value("media_id"_L1).toString();
        if (m_mediaId.isEmpty())
            return finish(failure(Error::Kind::Protocol, u"WeCom ended an upload without a media_id"_s));
        m_file.bytes.clear();
        deliver();
    }

    void deliver()
    {
        m_sender.sendMedia(m_address, m_type, m_mediaId, this, [this](const Result<void> &sent) {
            sent ? finish(sent) : goOnLater(&Running::deliver, sent.error());
        });
    }

    /// What broke off with its line is tried on the next one, and what came too often when that is over (§13). Nobody
    /// sees that a file was uploaded twice, unlike one that was placed twice: so an upload is also begun anew after
    /// silence (§7.2: it does not mean that something was lost) and after a number that nobody knows (§12).
    void goOnLater(void (Running::*step)(), const Error &error)
    {
        const Limits &limits = m_services.limits;
        if (error.kind == Error::Kind::RateLimited && m_rests++ < limits.rests) {
            m_retry = m_services.timer.after(error.retryAfter.value_or(limits.frequencyPause),
                                             [this, step] { (this->*step)(); });
            return;
        }
        const bool isUnseen = m_mediaId.isEmpty();
        const bool isSilence = isUnseen && error.kind == Error::Kind::Timeout;
        const bool isUnknown = isUnseen && error.kind == Error::Kind::Server;
        const bool mayPass = isSilence || isUnknown || error.kind == Error::Kind::Network;
        if (!mayPass || ++m_breaks >= limits.uploadTries)
            return finish(failure(error));
        if (isSilence)
            return askForLine(error);
        if (!isUnknown)
            return waitForLine(step, error);
        const auto waits = static_cast<int>(limits.unknownWaits.size());
        const Milliseconds wait = limits.unknownWaits.at(static_cast<std::size_t>(std::min(m_breaks, waits) - 1));
        m_retry = m_services.timer.after(wait, [this] { upload(); });
    }

    /// A line that does not answer this either is dead, and the upload has to wait for the next one.
    void askForLine(const Error &error)
    {
        m_services.requests.askForService(this, [this, error](const Result<QJsonObject> &answer) {
            if (!answer && answer.error().kind == Error::Kind::Timeout)
                Q_EMIT m_sender.lineDied(answer.error());
            waitForLine(&Running::upload, error);
        });
    }

    void waitForLine(void (Running::*step)(), const Error &error)
    {
        m_step = step;
        m_retry = m_services.timer.after(m_services.limits.lineWait, [this, error] { finish(failure(error)); });
        connect(&m_services.requests, &Requests::standingChanged, this, [this] { goOnWithLine(); });
        later(this, [this] { goOnWithLine(); }); // after 846609 the line is given up behind this answer
    }

    void goOnWithLine()
    {
        const Requests::Standing standing = m_services.requests.standing();
        if (!m_step || standing == Requests::Standing::Introducing || standing == Requests::Standing::Down)
            return;
        m_services.requests.disconnect(this);
        m_retry.cancel();
        const auto step = std::exchange(m_step, nullptr);
        later(this, [this, step] { (this->*step)(); });
    }

    void finish(const Result<void> &result)
    {
        deleteLater();
        const Callback<void> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Sender &m_sender;
    const Sender::Services &m_services;
    MediaFile m_file;
    ReplyAddress m_address;
    QPointer<const QObject> m_context;
    Callback<void> m_done;
    QString m_type;
    QJsonValue m_uploadId; ///< goes back as it came
    QString m_mediaId;
    qsizetype m_chunk = 0;
    int m_tries = 0; ///< of this chunk
    int m_breaks = 0; ///< of the upload as a whole, or of the line under it
    int m_rests = 0;
    void (Running::*m_step)() = nullptr; ///< what waits for the next line
    std::size_t m_busyTries = 0;
    SharedTimer::Handle m_retry;
};

MediaUploader::MediaUploader(const Sender::Services &services, Sender &sender, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_sender(sender)
{ }

void MediaUploader::send(const MediaFile &file, const ReplyAddress &address, const QObject *context,
                         Callback<void> done)
{
    (new Running(*this, file, address, context, std::move(done)))->start(); // deletes itself when it is done
}

} // namespace oagent::wecom
