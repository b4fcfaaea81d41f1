#include "core/dingtalk/mediafetcher.h"

#include "core/dingtalk/robotmessage.h"
#include "core/support/json.h"
#include "core/support/later.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

/// One file on its way. Owned by its fetcher, gone when the caller's context is.
class MediaFetcher::Running : public QObject
{
public:
    Running(MediaFetcher &fetcher, const QObject *context, Callback<QByteArray> done)
        : QObject(&fetcher)
        , m_fetcher(fetcher)
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    /// Sends:   POST {api}/v1.0/robot/messageFiles/download  {"downloadCode", "robotCode"}
    /// Answers: {"downloadUrl"}, signed and good for a while
    /// Errors:  PermissionMissing (qyapi_robot_sendmsg), NotFound (400: the code has expired)
    /// Source:  dingtalk.md §19.1
    void locate(const QString &downloadCode, const QString &robotCode)
    {
        if (downloadCode.isEmpty())
            return later(this, [this] { fail(Error::Kind::NotFound, u"the message names no file"_s); });
        ApiCall call;
        call.path = u"/v1.0/robot/messageFiles/download"_s;
        call.body = JsonWriter().add(u"downloadCode", downloadCode).add(u"robotCode", robotCode).take();
        call.isIdempotent = true;
        m_fetcher.m_api.call(call, this, [this](const Result<QJsonObject> &answer) { takeAddress(answer); });
    }

private:
    void takeAddress(const Result<QJsonObject> &answer)
    {
        if (!answer) {
            Error error = answer.error();
            if (error.kind == Error::Kind::BadRequest) // our request is right, so the code is not (any more)
                error.kind = Error::Kind::NotFound;
            return finish(failure(error));
        }
        QString address = answer->value("downloadUrl"_L1).toString();
        if (address.isEmpty()) // seen so, too (§19.1)
            address = answer->value("data"_L1).toObject()["downloadUrl"_L1].toString();
        m_fetcher.m_downloader.get(QUrl(address, QUrl::StrictMode), this, [this](const Result<HttpResponse> &response) {
            finish(response.map([](const HttpResponse &file) { return file.body; }));
        });
    }

    void fail(Error::Kind kind, const QString &detail) { finish(failure(kind, detail)); }

    void finish(const Result<QByteArray> &result)
    {
        deleteLater();
        const Callback<QByteArray> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    MediaFetcher &m_fetcher;
    QPointer<const QObject> m_context;
    Callback<QByteArray> m_done;
};

MediaFetcher::MediaFetcher(HttpClient &http, Api &api, SharedTimer &timer, const Limits &limits, const QUrl &apiUrl,
                           QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_downloader(http, timer, limits.download, apiUrl)
{ }

void MediaFetcher::fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                         Callback<QByteArray> done)
{
    // Owned by this fetcher; deletes itself when it is done.
    (new Running(*this, context, std::move(done)))
        ->locate(attachment.reference["downloadCode"_L1].toString(),
                 ReplyAddress::fromJson(message.replyAddress).robotCode);
}

} // namespace oagent::dingtalk
