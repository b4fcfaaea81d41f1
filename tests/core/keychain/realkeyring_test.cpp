#include "core/keychain/keychainsecretstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/keyring.h"
#include "tests/testing/print.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

const QString key = u"bot/ops/secret"_s;

/// A store that tells what it signalled, beside a keyring that is not there yet.
struct KeychainSecretStoreTest : public ::testing::Test
{
    /// Without limits of its own, nothing of the store's is due within a test.
    void open(KeychainSecretStore::Limits limits = { 1h, 1h, 1h })
    {
        store.emplace(QString(), limits);
        QObject::connect(&*store, &SecretStore::waitingChanged, &*store,
                         [this](bool isWaiting) { waiting.append(isWaiting); });
        QObject::connect(&*store, &SecretStore::becameAvailable, &*store, [this] { ++timesAvailable; });
    }
    void startUnlocked()
    {
        keyring.start();
        keyring.create();
        open();
    }
    /// The secret, or "!" and the state's name, or the kind's where it has none.
    QByteArray read(const QString &which = key)
    {
        Answer<Secret> answer;
        store->read(which, answer.context(), answer.done());
        EXPECT_EQ(answer.count(), 0) << "answered inside the call";
        return told(answer.wait());
    }
    template <class T>
    QByteArray told(const Result<T> &result)
    {
        if (!result) {
            complaint = result.error().detail.toStdString();
            const QString &state = result.error().serviceCode;
            return "!" + (state.isEmpty() ? nameOf(result.error().kind) : state).toLatin1();
        }
        if constexpr (std::is_same_v<T, Secret>)
            return result->reveal();
        else
            return "good";
    }
    QByteArray write(const char *text)
    {
        Answer<void> answer;
        store->write(key, Secret(text), answer.context(), answer.done());
        EXPECT_EQ(answer.count(), 0) << "answered inside the call";
        return told(answer.wait());
    }
    QByteArray remove()
    {
        Answer<void> answer;
        store->remove(key, answer.context(), answer.done());
        return told(answer.wait());
    }

    Keyring keyring;
    std::optional<KeychainSecretStore> store;
    QList<bool> waiting;
    int timesAvailable = 0;
    std::string complaint;
};

} // namespace

TEST_F(KeychainSecretStoreTest, KeepsWhatItIsGivenWhereOtherProgramsFindIt)
{
    startUnlocked();
    EXPECT_EQ(read(), "!not-found");
    EXPECT_EQ(write("hunter2 密码"), "good");
    EXPECT_EQ(read(), "hunter2 密码");
    EXPECT_EQ(Keyring::lookUp(key), "hunter2 密码");
    EXPECT_EQ(write("another"), "good");
    EXPECT_EQ(read(), "another");
    EXPECT_EQ(remove(), "good");
    EXPECT_EQ(read(), "!not-found");
    EXPECT_EQ(remove(), "good") << "what is not there is as good as removed";
    EXPECT_EQ(timesAvailable, 0);
    EXPECT_TRUE(waiting.isEmpty());
}

TEST_F(KeychainSecretStoreTest, KeepsProfilesApart)
{
    startUnlocked();
    EXPECT_EQ(write("of the user"), "good");
    store.emplace(u"p1/"_s, KeychainSecretStore::Limits {});
    EXPECT_EQ(read(), "!not-found");
    EXPECT_EQ(write("of p1"), "good");
    EXPECT_EQ(Keyring::lookUp(u"p1/"_s + key), "of p1");
    EXPECT_EQ(Keyring::lookUp(key), "of the user");
}

TEST_F(KeychainSecretStoreTest, SaysThatThereIsNone)
{
    open();
    EXPECT_EQ(read(), "!keychain-absent");
    EXPECT_THAT(complaint, HasSubstr("--secrets directory:PATH"));
    EXPECT_EQ(write("hunter2"), "!keychain-absent");
    EXPECT_EQ(remove(), "!keychain-absent");
}

TEST_F(KeychainSecretStoreTest, CountsAServiceThatTheSessionCanStart)
{
    startUnlocked();
    EXPECT_EQ(write("hunter2"), "good");
    keyring.stop();
    EXPECT_EQ(read(), "!keychain-absent");
    keyring.makeStartable();
    EXPECT_EQ(read(), "!keychain-locked") << "started by the question; nobody has unlocked it";
    keyring.unlock();
    EXPECT_EQ(read(), "hunter2") << complaint;
    EXPECT_EQ(read(), "hunter2") << complaint;
}

TEST_F(KeychainSecretStoreTest, TellsALockedOneFromAMissingEntryAndLeavesTheEntry)
{
    startUnlocked();
    EXPECT_EQ(write("hunter2"), "good");
    keyring.lock();
    EXPECT_EQ(read(), "!keychain-locked");
    EXPECT_THAT(complaint, HasSubstr("unlock it"));
    EXPECT_EQ(read(u"bot/nobody/secret"_s), "!keychain-locked");
    EXPECT_EQ(write("another"), "!keychain-locked");
    EXPECT_EQ(remove(), "!keychain-locked");
    keyring.unlock();
    EXPECT_EQ(read(), "hunter2");
    EXPECT_EQ(read(u"bot/nobody/secret"_s), "!not-found");
}

TEST_F(KeychainSecretStoreTest, TellsWhenItIsUnlocked)
{
    startUnlocked();
    EXPECT_EQ(write("hunter2"), "good");
    keyring.lock();
    EXPECT_EQ(read(), "!keychain-locked");
    EXPECT_EQ(timesAvailable, 0);
    keyring.unlock();
    EXPECT_TRUE(waitUntil([this] { return timesAvailable == 1; }));
    EXPECT_EQ(read(), "hunter2");
    keyring.lock();
    keyring.unlock();
    EXPECT_EQ(read(), "hunter2");
    EXPECT_EQ(timesAvailable, 1) << "nobody was refused meanwhile";
}

TEST_F(KeychainSecretStoreTest, TellsWhenItAppears)
{
    open();
    EXPECT_EQ(read(), "!keychain-absent");
    keyring.start();
    keyring.create();
    EXPECT_TRUE(waitUntil([this] { return timesAvailable == 1; }));
    EXPECT_EQ(read(), "!not-found");
}

TEST_F(KeychainSecretStoreTest, FindsOutByItselfWhenNoSignalComes)
{
    open({ 1h, 1h, 20ms });
    const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    EXPECT_EQ(read(), "!keychain-absent") << "there is not even a session";
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
    keyring.start();
    keyring.create();
    EXPECT_TRUE(waitUntil([this] { return timesAvailable == 1; }));
}

TEST_F(KeychainSecretStoreTest, TellsThatItWaitsAndUsesTheAnswerThatComes)
{
    startUnlocked();
    EXPECT_EQ(write("hunter2"), "good");
    open({ 20ms, 1h, 1h });
    keyring.freeze();
    Answer<Secret> answer;
    store->read(key, answer.context(), answer.done());
    ASSERT_TRUE(waitUntil([this] { return waiting == QList { true }; }));
    EXPECT_EQ(answer.count(), 0);
    keyring.goOn();
    EXPECT_EQ(told(answer.wait()), "hunter2");
    EXPECT_EQ(waiting, QList({ true, false }));
}

TEST_F(KeychainSecretStoreTest, GivesUpAfterItsDeadlineAndTellsOfALateAnswer)
{
    startUnlocked();
    EXPECT_EQ(write("hunter2"), "good");
    open({ 1h, 50ms, 1h });
    keyring.freeze();
    Answer<Secret> second;
    store->read(key, second.context(), second.done());
    EXPECT_EQ(read(), "!keychain-silent");
    EXPECT_EQ(told(second.wait()), "!keychain-silent") << "also who only waited for the first one";
    EXPECT_EQ(timesAvailable, 0);
    keyring.goOn();
    EXPECT_TRUE(waitUntil([this] { return timesAvailable == 1; }));
    open();
    EXPECT_EQ(read(), "hunter2");
    EXPECT_EQ(second.count(), 1);
}

TEST_F(KeychainSecretStoreTest, AnswersInTheOrderOfTheQuestions)
{
    startUnlocked();
    QList<int> order;
    const QObject context;
    const auto note = [&order](int number) {
        return [&order, number](const auto &result) {
            EXPECT_TRUE(result);
            order.append(number);
        };
    };
    store->write(key, Secret("one"), &context, note(1));
    store->read(key, &context, note(2));
    store->write(key, Secret("two"), &context, note(3));
    store->read(key, &context, note(4));
    ASSERT_TRUE(waitUntil([&] { return order.size() == 4; }));
    EXPECT_EQ(order, QList({ 1, 2, 3, 4 }));
    EXPECT_EQ(read(), "two");
}

TEST_F(KeychainSecretStoreTest, LeavesThoseAloneWhoDiedWhileWaiting)
{
    startUnlocked();
    int calls = 0;
    auto context = std::make_unique<QObject>();
    for (int i = 0; i < 3; ++i)
        store->read(key, context.get(), [&calls](const Result<Secret> &) { ++calls; });
    context.reset();
    EXPECT_EQ(read(), "!not-found");
    EXPECT_EQ(calls, 0);
}

TEST_F(KeychainSecretStoreTest, MayDieWhileItsJobIsUnderWay)
{
    startUnlocked();
    Answer<Secret> answer;
    open({ 1ms, 1h, 1h });
    keyring.freeze();
    store->read(key, answer.context(), answer.done());
    ASSERT_TRUE(waitUntil([this] { return !waiting.isEmpty(); }));
    store.reset();
    keyring.goOn();
    open();
    EXPECT_EQ(read(), "!not-found");
    EXPECT_EQ(answer.count(), 0);
}
