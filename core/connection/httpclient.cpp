#include "core/connection/httpclient.h"

#include "core/connection/curlloop.h"
#include "core/connection/curltransfer.h"
#include "core/connection/network.h"
#include "core/support/later.h"

#include <QPointer>

#include <utility>

namespace oagent {

namespace {

/// Gathers a whole answer. A child of the client, so that it falls silent with it.
class WholeAnswer : public QObject
{
public:
    WholeAnswer(std::unique_ptr<HttpStream> stream, const QObject *context, Callback<HttpResponse> done,
                QObject *parent)
        : QObject(parent)
        , m_stream(std::move(stream))
        , m_context(context)
        , m_done(std::move(done))
    {
        // deleteLater because `destroyed` comes before the context's own connections are cut.
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
        connect(m_stream.get(), &HttpStream::headReceived, this,
                [this](const HttpHead &head) { static_cast<HttpHead &>(m_response) = head; });
        connect(m_stream.get(), &HttpStream::bytesReceived, this,
                [this](const QByteArray &bytes) { m_response.body += bytes; });
        connect(m_stream.get(), &HttpStream::finished, this, &WholeAnswer::finish);
    }

private:
    void finish(const Result<void> &result)
    {
        deleteSoon(this);
        if (!m_context)
            return;
        const auto done = std::exchange(m_done, {});
        if (result)
            done(std::move(m_response));
        else
            done(failure(result.error()));
    }

    std::unique_ptr<HttpStream> m_stream;
    QPointer<const QObject> m_context;
    Callback<HttpResponse> m_done;
    HttpResponse m_response;
};

} // namespace

HttpClient::HttpClient(QObject *parent)
    : QObject(parent)
    , m_ownNetwork(std::make_unique<Network>())
    , m_network(*m_ownNetwork)
    , m_loop(std::make_unique<CurlLoop>())
{ }

HttpClient::HttpClient(Network &network, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_loop(std::make_unique<CurlLoop>())
{ }

HttpClient::~HttpClient() = default;

void HttpClient::send(const HttpRequest &request, const QObject *context, Callback<HttpResponse> done)
{
    new WholeAnswer(stream(request), context, std::move(done), this);
}

std::unique_ptr<HttpStream> HttpClient::stream(const HttpRequest &request)
{
    return std::make_unique<CurlTransfer>(request, *m_loop, m_network);
}

} // namespace oagent
