#pragma once

#include "app/control/commands.h"
#include "core/connection/httpclient.h"
#include "core/keychain/memorysecretstore.h"
#include "core/support/later.h"
#include "tests/app/fakerunningbridge.h"
#include "tests/testing/waituntil.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

namespace oagent::testing {

using namespace Qt::StringLiterals;

/// Refuses to write when told.
class FailingSecretStore final : public SecretStore
{
public:
    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override
    {
        if (!refusesReads)
            return m_memory.read(key, context, std::move(done));
        later(context, [done = std::move(done)] { done(failure(Error::Kind::Storage, u"locked; unlock it."_s)); });
    }
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override
    {
        if (!refusesWrites)
            return m_memory.write(key, std::move(secret), context, std::move(done));
        later(context, [done = std::move(done)] { done(failure(Error::Kind::Storage, u"locked; unlock it."_s)); });
    }
    void remove(const QString &key, const QObject *context, Callback<void> done) override
    {
        if (!refusesRemovals)
            return m_memory.remove(key, context, std::move(done));
        later(context, [done = std::move(done)] { done(failure(Error::Kind::Storage, u"locked; unlock it."_s)); });
    }
    [[nodiscard]] QString description() const override { return m_memory.description(); }

    bool refusesReads = false;
    bool refusesWrites = false;
    bool refusesRemovals = false;

private:
    MemorySecretStore m_memory;
};

/// A held profile, its bots played, and what its commands answer.
struct Held
{
    explicit Held(bool running = true)
        : settings(path(), *loadConfig(path()))
        , commands({ &settings, &secrets, u"directory:/s"_s, running ? &bridge : nullptr, &http, {} })
    {
        QObject::connect(&settings, &SettingsKeeper::changed, &bridge, &RunningBridge::botsChanged);
    }
    [[nodiscard]] QString path() const { return directory.filePath(u"config.json"_s); }
    void ask(CommandRequest request)
    {
        const std::size_t index = answers.size();
        answers.emplace_back();
        commands.perform(std::move(request), &context, [this, index](const CommandAnswer &answer) {
            EXPECT_FALSE(answers[index]) << "answered twice";
            answers[index] = answer;
        });
    }
    CommandAnswer answerTo(CommandRequest request)
    {
        ask(std::move(request));
        const std::size_t index = answers.size() - 1;
        EXPECT_FALSE(answers[index]) << "answered inside the call";
        EXPECT_TRUE(waitUntil([&] { return answers[index].has_value(); }));
        return answers[index].value_or(CommandAnswer {});
    }
    [[nodiscard]] std::optional<QByteArray> secretOf(const QString &key)
    {
        std::optional<Result<QByteArray>> found;
        secrets.read(key, &context, [&found](const Result<Secret> &secret) {
            found = secret.map([](const Secret &value) { return value.reveal(); });
        });
        EXPECT_TRUE(waitUntil([&] { return found.has_value(); }));
        return *found ? std::optional(**found) : std::nullopt;
    }
    void forgetSecret(const QString &key)
    {
        bool isGone = false;
        secrets.remove(key, &context, [&isGone](const Result<void> &removed) { isGone = removed.has_value(); });
        EXPECT_TRUE(waitUntil([&] { return isGone; }));
    }
    [[nodiscard]] Config onDisk() const { return *loadConfig(path()); }
    void makeUnwritable() const
    {
        QFile::remove(path());
        ASSERT_TRUE(QDir().mkpath(path() + "/in the way"_L1));
    }

    QTemporaryDir directory;
    FailingSecretStore secrets;
    FakeRunningBridge bridge;
    HttpClient http;
    SettingsKeeper settings;
    Commands commands;
    std::vector<std::optional<CommandAnswer>> answers;
    QObject context; // first to die: it guards what stands above
};

inline CommandRequest request(const QString &command, const QString &name = {}, const QJsonObject &options = {},
                              const QByteArray &secret = {})
{
    CommandRequest request;
    request.command = command;
    request.name = name;
    request.options = options;
    request.secret = Secret(secret);
    return request;
}

inline CommandRequest botAdd(const QString &name, QJsonObject more = {},
                             const QByteArray &secret = "hunter2-hunter2"_ba)
{
    if (!more.contains(u"channel"_s))
        more.insert(u"channel"_s, u"dingtalk"_s);
    more.insert(u"name"_s, name);
    if (!more.contains(u"app-id"_s))
        more.insert(u"app-id"_s, QString("app-of-"_L1 + name));
    return request(u"bot add"_s, {}, more, secret);
}

inline CommandRequest assistantAdd(const QString &name, QJsonObject more = {}, const QByteArray &key = {})
{
    more.insert(u"name"_s, name);
    if (!more.contains(u"kind"_s))
        more.insert(u"kind"_s, u"echo"_s);
    return request(u"assistant add"_s, {}, more, key);
}

inline QJsonObject openAi(QJsonObject more = {})
{
    more.insert(u"kind"_s, u"openai"_s);
    if (!more.contains(u"base-url"_s))
        more.insert(u"base-url"_s, u"https://models.example/v1"_s);
    if (!more.contains(u"model"_s))
        more.insert(u"model"_s, u"m"_s);
    return more;
}

} // namespace oagent::testing
