#pragma once

#include "core/assistant/openai/openaiassistant.h"
#include "core/connection/httpclient.h"
#include "core/simulator/httpserver.h"
#include "tests/testing/heardturn.h"
#include "tests/testing/splits.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace oagent::testing {

using Exchange = std::shared_ptr<simulator::HttpExchange>;
using Answer = std::function<void(simulator::HttpExchange &)>;

inline QByteArray delta(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + "\"}}]}\n\n";
}

inline const QByteArray stop
    = QByteArrayLiteral("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
inline const QByteArray done = QByteArrayLiteral("data: [DONE]\n\n");
inline const QByteArray hello = delta("Hel") + delta("lo") + stop + done;

inline Answer stream(const QByteArray &bytes, Split split = {},
                     const QByteArray &contentType = QByteArrayLiteral("text/event-stream"))
{
    return [=](simulator::HttpExchange &exchange) {
        exchange.beginChunked(200, contentType);
        for (const QByteArray &piece : split.apply(bytes))
            exchange.write(piece);
        exchange.finish();
    };
}

inline Answer status(int code, const QByteArray &body = QByteArrayLiteral("{}"), const QByteArray &retryAfter = {})
{
    return [=](simulator::HttpExchange &exchange) {
        QList<std::pair<QByteArray, QByteArray>> headers;
        if (!retryAfter.isEmpty())
            headers.append({ QByteArrayLiteral("Retry-After"), retryAfter });
        exchange.respond(code, body, "application/json", headers);
    };
}

/// An assistant before a server that answers as scripted, one after another; the last answer is repeated.
class OpenAiAssistantTest : public ::testing::Test
{
protected:
    OpenAiAssistantTest()
    {
        EXPECT_TRUE(server.listen());
        server.setHandler([this](const Exchange &exchange) {
            exchanges.push_back(exchange);
            const size_t index = std::min(exchanges.size(), script.size());
            if (index > 0)
                script.at(index - 1)(*exchange);
        });
        limits.retryDelays = { Milliseconds(1), Milliseconds(1) };
    }

    std::unique_ptr<HeardTurn> ask(OpenAiSettings settings = {})
    {
        settings.baseUrl = server.url(QStringLiteral("/v1"));
        settings.model = QStringLiteral("m");
        settings.key = Secret(QByteArrayLiteral("sk-hunter2"));
        assistant = std::make_unique<OpenAiAssistant>(http, std::move(settings), limits);
        return askAgain();
    }

    std::unique_ptr<HeardTurn> askAgain()
    {
        TurnRequest request;
        request.turnId = QStringLiteral("t1");
        request.conversation = QStringLiteral("ob:lark:b:p2p:u");
        request.channel = QStringLiteral("lark");
        request.text = QStringLiteral("Hi");
        return std::make_unique<HeardTurn>(assistant->ask(request));
    }

    /// Asks, with one answer after another, and waits for the outcome.
    Outcome outcomeOf(std::vector<Answer> answers, OpenAiSettings settings = {})
    {
        script = std::move(answers);
        exchanges.clear();
        heard = ask(std::move(settings));
        EXPECT_FALSE(heard->started) << "said something inside ask()";
        return wait();
    }

    Outcome wait()
    {
        EXPECT_TRUE(waitUntil([this] { return heard->isFinished(); }));
        if (!heard->isFinished())
            return {};
        EXPECT_TRUE(heard->started || heard->outcome().kind == Outcome::Kind::Cancelled);
        EXPECT_FALSE(heard->outcome().error.detail.contains(QStringLiteral("hunter2")));
        EXPECT_EQ(heard->outcome().kind == Outcome::Kind::Failed, !heard->outcome().error.detail.isEmpty());
        return heard->outcome();
    }

    Error failureOf(std::vector<Answer> answers, OpenAiSettings settings = {})
    {
        const Outcome outcome = outcomeOf(std::move(answers), std::move(settings));
        EXPECT_EQ(outcome.kind, Outcome::Kind::Failed);
        return outcome.error;
    }

    [[nodiscard]] bool arrived(size_t count = 1) const
    {
        return waitUntil([this, count] { return exchanges.size() >= count; });
    }

    simulator::HttpServer server;
    std::vector<Exchange> exchanges;
    std::vector<Answer> script;
    HttpClient http;
    OpenAiLimits limits;
    std::unique_ptr<OpenAiAssistant> assistant;
    std::unique_ptr<HeardTurn> heard;
    QObject context;
};

} // namespace oagent::testing
