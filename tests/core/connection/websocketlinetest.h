#pragma once

#include "core/connection/websocketline.h"

#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace oagent::testing {

/// A line and all it reported.
class WebSocketLineTest : public ::testing::Test
{
protected:
    WebSocketLine &makeLine()
    {
        line = std::make_unique<WebSocketLine>(network, timer, limits);
        QObject::connect(line.get(), &WebSocketLine::opened, &context, [this] { ++opened; });
        QObject::connect(line.get(), &WebSocketLine::textReceived, &context,
                         [this](const QString &text) { texts.append(text); });
        QObject::connect(line.get(), &WebSocketLine::binaryReceived, &context,
                         [this](const QByteArray &bytes) { binaries.append(bytes); });
        QObject::connect(line.get(), &WebSocketLine::ended, &context,
                         [this](const Error &error) { errors.push_back(error); });
        return *line;
    }

    [[nodiscard]] bool openTo(const QUrl &url)
    {
        makeLine().open(url);
        return waitUntil([this] { return line->isOpen(); });
    }

    /// The only end of a line to `url`; everything that could report a second one has had its time.
    Error endOf(const QUrl &url)
    {
        makeLine().open(url);
        EXPECT_TRUE(errors.empty()) << "ended inside open()";
        return onlyEnd();
    }

    Error onlyEnd()
    {
        EXPECT_TRUE(waitUntil([this] { return !errors.empty(); }));
        EXPECT_FALSE(line->isOpen());
        settle();
        EXPECT_EQ(errors.size(), 1U);
        return errors.empty() ? Error() : errors.front();
    }

    void settle()
    {
        bool settled = false;
        const auto mark = timer.after(std::chrono::milliseconds(30), [&] { settled = true; });
        EXPECT_TRUE(waitUntil([&] { return settled; }));
    }

    static void expectNoTicket(const Error &error)
    {
        EXPECT_FALSE(error.detail.contains(QStringLiteral("4711"))) << error.detail.toStdString();
        EXPECT_TRUE(error.detail.contains(QStringLiteral("127.0.0.1"))) << error.detail.toStdString();
    }

    LineLimits limits;
    Network network;
    SharedTimer timer;
    QObject context;
    int opened = 0;
    QStringList texts;
    QList<QByteArray> binaries;
    std::vector<Error> errors;
    std::unique_ptr<WebSocketLine> line;
};

} // namespace oagent::testing
