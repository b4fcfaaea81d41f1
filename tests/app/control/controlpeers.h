#pragma once

#include "app/control/controlclient.h"
#include "app/control/controlserver.h"
#include "core/support/later.h"

#include <QPointer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <vector>

namespace oagent::testing {

/// A server in a directory of its own, which keeps what it was asked and answers when told.
struct AnsweringServer
{
    using Done = std::function<void(const CommandAnswer &)>;

    explicit AnsweringServer(ControlServer::Limits limits = {})
        : control(
            [this](CommandRequest request, const QObject *context, const Done &done) {
                requests.push_back(std::move(request));
                waiting.append({ context, done });
                if (answersAtOnce)
                    answer();
            },
            limits)
    {
        EXPECT_TRUE(control.listen(path()));
    }
    [[nodiscard]] QString path() const { return directory.filePath(QStringLiteral("s")); }
    void answer(const CommandAnswer &result = { ExitCode::Good, {}, { { QStringLiteral("fine"), true } } })
    {
        const auto [context, done] = waiting.takeFirst();
        later(context.data(), [done = done, result] { done(result); });
    }

    struct Waiting
    {
        QPointer<const QObject> context;
        Done done;
    };
    QTemporaryDir directory;
    std::vector<CommandRequest> requests;
    QList<Waiting> waiting;
    bool answersAtOnce = true;
    ControlServer control;
};

inline CommandRequest request(const QString &command)
{
    CommandRequest request;
    request.command = command;
    return request;
}

/// One request and what came of it.
struct Asked
{
    Asked(const QString &path, const CommandRequest &what, ControlClient::Limits limits = {})
        : client(path, limits)
    {
        client.send(what, &context, [this](const Result<CommandAnswer> &answer) {
            result = answer;
            ++calls;
        });
        EXPECT_EQ(calls, 0);
    }
    [[nodiscard]] bool isDone() const { return calls > 0; }

    QObject context;
    std::optional<Result<CommandAnswer>> result;
    int calls = 0;
    ControlClient client;
};

} // namespace oagent::testing
