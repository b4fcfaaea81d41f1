#pragma once

#include "core/connection/reconnectingsocket.h"

#include "tests/testing/fakewebsocketserver.h"
#include "tests/testing/waituntil.h"

#include <QPointer>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace oagent::testing {

/// A ReconnectingSocket to a fake server, all it asked and all it reported. Its limits are short but for those that a
/// test must not meet by accident.
class ReconnectingSocketTest : public ::testing::Test
{
protected:
    struct Question
    {
        QPointer<const QObject> context;
        Callback<QUrl> answer;
        std::chrono::steady_clock::time_point asked;
    };

    struct Text
    {
        QString text;
        QPointer<WebSocketLine> line;
    };

    ReconnectingSocketTest()
    {
        limits.backoff = { std::chrono::milliseconds(2), std::chrono::milliseconds(20) };
        limits.renewalLinger = std::chrono::milliseconds(10);
        limits.burstWindow = std::chrono::milliseconds(0);
    }

    ReconnectingSocket &makeSocket(const ReconnectingSocket::FinalRule &isFinal = {})
    {
        const auto find = [this](const QObject *about, const Callback<QUrl> &answer) {
            questions.push_back({ about, answer, std::chrono::steady_clock::now() });
            if (answering)
                answerLater(questions.size() - 1);
        };
        socket
            = std::make_unique<ReconnectingSocket>(network, timer, limits, find, isFinal, nullptr, [] { return 0.0; });
        QObject::connect(socket.get(), &ReconnectingSocket::stateChanged, &context,
                         [this](ConnectionState state) { states.push_back(state); });
        QObject::connect(socket.get(), &ReconnectingSocket::lineOpened, &context,
                         [this](WebSocketLine *line) { opened.emplace_back(line); });
        QObject::connect(socket.get(), &ReconnectingSocket::renewalGivenUp, &context,
                         [this](const Error &why) { givenUp.push_back(why); });
        QObject::connect(socket.get(), &ReconnectingSocket::textReceived, &context,
                         [this](const QString &text, WebSocketLine *line) {
                             texts.push_back({ text, line });
                         });
        return *socket;
    }

    void answerLater(std::size_t question)
    {
        QTimer::singleShot(0, questions.at(question).context.data(), [this, question] {
            questions.at(question).answer(address ? *address : Result<QUrl>(server.url(ticketOf(question))));
        });
    }

    [[nodiscard]] static QString ticketOf(std::size_t question)
    {
        return QStringLiteral("ticket-") + QString::number(question);
    }

    [[nodiscard]] bool becomesOnline()
    {
        return waitUntil([this] { return isOnline() && server.accepted() > 0; });
    }

    [[nodiscard]] bool isOnline() const { return socket->state() == ConnectionState::Online; }
    [[nodiscard]] int asked() const { return static_cast<int>(questions.size()); }
    [[nodiscard]] bool reaches(ConnectionState state)
    {
        return waitUntil([this, state] { return socket->state() == state; });
    }

    /// Lets pass what would still come, if anything did.
    void settle(Milliseconds pause = std::chrono::milliseconds(60))
    {
        bool settled = false;
        const auto mark = timer.after(pause, [&settled] { settled = true; });
        EXPECT_TRUE(waitUntil([&settled] { return settled; }));
    }

    ReconnectLimits limits;
    Network network;
    SharedTimer timer;
    FakeWebSocketServer server;
    QObject context;
    bool answering = true;
    std::optional<Result<QUrl>> address; ///< instead of the fake server's
    std::vector<Question> questions;
    std::vector<ConnectionState> states;
    std::vector<QPointer<WebSocketLine>> opened;
    std::vector<Error> givenUp; ///< renewals
    std::vector<Text> texts;
    std::unique_ptr<ReconnectingSocket> socket;
};

} // namespace oagent::testing
