#pragma once

#include "core/connection/httpclient.h"

#include "core/simulator/httpserver.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace oagent::testing {

/// A client, and a server that answers as a test says.
class HttpClientTest : public ::testing::Test
{
protected:
    using Exchange = std::shared_ptr<simulator::HttpExchange>;

    HttpClientTest()
    {
        EXPECT_TRUE(server.listen());
        server.setHandler([this](const Exchange &exchange) {
            exchanges.push_back(exchange);
            if (handler)
                handler(*exchange);
        });
    }

    /// Sends and waits; Cancelled when nothing came.
    Result<HttpResponse> answer(const HttpRequest &request)
    {
        std::optional<Result<HttpResponse>> result;
        client->send(request, &context, [&result](const Result<HttpResponse> &answer) { result = answer; });
        EXPECT_FALSE(result) << "answered inside the call";
        if (!waitUntil([&result] { return result.has_value(); }))
            return failure(Error::Kind::Cancelled, QStringLiteral("no answer"));
        return *result;
    }

    Error::Kind errorOf(const HttpRequest &request)
    {
        const Result<HttpResponse> result = answer(request);
        EXPECT_FALSE(result);
        if (result)
            return Error::Kind::Cancelled;
        detail = result.error().detail;
        EXPECT_FALSE(detail.isEmpty());
        return result.error().kind;
    }

    [[nodiscard]] HttpRequest get(const QString &path = QStringLiteral("/")) const
    {
        return HttpRequest::get(server.url(path));
    }
    [[nodiscard]] bool arrived(size_t count = 1) const
    {
        return waitUntil([this, count] { return exchanges.size() >= count; });
    }

    simulator::HttpServer server;
    std::vector<Exchange> exchanges;
    std::function<void(simulator::HttpExchange &)> handler;
    QObject context;
    QString detail; ///< of the last error
    std::unique_ptr<HttpClient> client = std::make_unique<HttpClient>();
};

/// What a stream said, in order.
struct Heard
{
    explicit Heard(HttpStream &stream)
    {
        QObject::connect(&stream, &HttpStream::headReceived, &context, [this](const HttpHead &head) {
            EXPECT_TRUE(bytes.isEmpty());
            statuses.append(head.status);
        });
        QObject::connect(&stream, &HttpStream::bytesReceived, &context,
                         [this](const QByteArray &piece) { bytes += piece; });
        QObject::connect(&stream, &HttpStream::finished, &context,
                         [this](const Result<void> &result) { results.push_back(result); });
    }
    QList<int> statuses;
    QByteArray bytes;
    std::vector<Result<void>> results;
    QObject context;
};

} // namespace oagent::testing
