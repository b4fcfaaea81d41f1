#include "core/keychain/directorysecretstore.h"
#include "core/keychain/memorysecretstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

constexpr auto ownerOnly
    = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;

Secret secret(const char *text) { return Secret(QByteArray(text)); }

/// What the store answers, as text that is easy to compare: the secret, or "!" and the kind of the error.
QByteArray readFrom(SecretStore &store, const QString &key)
{
    Answer<Secret> answer;
    store.read(key, answer.context(), answer.done());
    EXPECT_EQ(answer.count(), 0) << "answered inside the call";
    const Result<Secret> &result = answer.wait();
    return result ? result->reveal() : "!" + nameOf(result.error().kind).toLatin1();
}

std::string complaintAbout(SecretStore &store, const QString &key)
{
    Answer<Secret> answer;
    store.read(key, answer.context(), answer.done());
    const Result<Secret> &result = answer.wait();
    return result ? std::string() : result.error().detail.toStdString();
}

Result<void> writeTo(SecretStore &store, const QString &key, const char *text)
{
    Answer<void> answer;
    store.write(key, secret(text), answer.context(), answer.done());
    EXPECT_EQ(answer.count(), 0) << "answered inside the call";
    return answer.wait();
}

Result<void> removeFrom(SecretStore &store, const QString &key)
{
    Answer<void> answer;
    store.remove(key, answer.context(), answer.done());
    return answer.wait();
}

void put(const QString &path, const QByteArray &bytes, QFileDevice::Permissions permissions = ownerOnly)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    ASSERT_TRUE(QFile::setPermissions(path, permissions));
}

/// An environment variable for the time of one test.
class Environment
{
public:
    Environment(const char *name, const QString &value)
        : m_name(name)
    {
        qputenv(name, value.toUtf8());
    }
    Environment(const Environment &) = delete;
    Environment &operator=(const Environment &) = delete;
    ~Environment() { qunsetenv(m_name); }

private:
    const char *m_name;
};

} // namespace

template <class Store>
std::unique_ptr<SecretStore> makeStore(const QTemporaryDir &directory);
template <>
std::unique_ptr<SecretStore> makeStore<MemorySecretStore>(const QTemporaryDir & /*directory*/)
{
    return std::make_unique<MemorySecretStore>();
}
template <>
std::unique_ptr<SecretStore> makeStore<DirectorySecretStore>(const QTemporaryDir &directory)
{
    return std::make_unique<DirectorySecretStore>(directory.filePath(u"secrets"_s));
}

template <class Store>
class EverySecretStore : public ::testing::Test
{
protected:
    QTemporaryDir m_directory;
    std::unique_ptr<SecretStore> m_store = makeStore<Store>(m_directory);
};
using Stores = ::testing::Types<MemorySecretStore, DirectorySecretStore>;
TYPED_TEST_SUITE(EverySecretStore, Stores, );

TYPED_TEST(EverySecretStore, ReadsWhatWasWrittenLast)
{
    SecretStore &store = *this->m_store;
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "!not-found");
    ASSERT_TRUE(writeTo(store, u"bot/ops/secret"_s, "first"));
    ASSERT_TRUE(writeTo(store, u"bot/ops/secret"_s, "second"));
    ASSERT_TRUE(writeTo(store, u"assistant/main/key"_s, "third"));
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "second");
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "second");
    EXPECT_EQ(readFrom(store, u"assistant/main/key"_s), "third");
}

TYPED_TEST(EverySecretStore, RemovesAndIsContentWhenNothingIsThere)
{
    SecretStore &store = *this->m_store;
    ASSERT_TRUE(writeTo(store, u"bot/ops/secret"_s, "first"));
    EXPECT_TRUE(removeFrom(store, u"bot/ops/secret"_s));
    EXPECT_TRUE(removeFrom(store, u"bot/ops/secret"_s));
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "!not-found");
}

TYPED_TEST(EverySecretStore, DoesNotAnswerADeadContext)
{
    SecretStore &store = *this->m_store;
    bool answered = false;
    auto context = std::make_unique<QObject>();
    store.write(u"bot/ops/secret"_s, secret("first"), context.get(), [&](const Result<void> &) { answered = true; });
    store.read(u"bot/ops/secret"_s, context.get(), [&](const Result<Secret> &) { answered = true; });
    context.reset();
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "first"); // written nevertheless
    EXPECT_FALSE(answered);
}

TEST(DirectorySecretStore, WritesPrivateFilesNamedLikeTheirKeys)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"a/secrets"_s);
    DirectorySecretStore store(path);
    ASSERT_TRUE(writeTo(store, u"bot/ops/secret"_s, "hush"));
    EXPECT_EQ(QDir(path).entryList(QDir::Files | QDir::Hidden), QStringList { u"bot.ops.secret"_s });
    EXPECT_EQ(QFileInfo(path + u"/bot.ops.secret"_s).permissions(), ownerOnly);
    EXPECT_EQ(QFileInfo(path).permissions(), ownerOnly | QFileDevice::ExeOwner | QFileDevice::ExeUser);
    EXPECT_EQ(store.description(), u"directory "_s + path);
}

TEST(DirectorySecretStore, StripsOneNewlineAndNothingElse)
{
    const QTemporaryDir directory;
    DirectorySecretStore store(directory.path());
    const QString file = directory.filePath(u"bot.ops.secret"_s);
    for (const auto &[content, expected] : std::initializer_list<std::pair<QByteArray, QByteArray>> {
             { "hush\n", "hush" },
             { "hush\r\n", "hush" },
             { "hush\n\n", "hush\n" },
             { " hush ", " hush " },
             { "\n", "!storage" },
             { "", "!storage" },
             { QByteArray(64 * 1024 + 1, 'x'), "!storage" },
         }) {
        put(file, content);
        EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), expected);
    }
}

TEST(DirectorySecretStore, RefusesWhatOthersMayRead)
{
    const QTemporaryDir directory;
    DirectorySecretStore store(directory.path());
    const QString file = directory.filePath(u"bot.ops.secret"_s);
    put(file, "hush", QFileDevice::ReadOwner);
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "hush");
    for (const auto extra :
         { QFileDevice::ReadGroup, QFileDevice::ReadOther, QFileDevice::WriteOther, QFileDevice::ExeOwner }) {
        put(file, "hush", ownerOnly | extra);
        EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "!storage");
        EXPECT_THAT(complaintAbout(store, u"bot/ops/secret"_s),
                    AllOf(HasSubstr("chmod 600 " + file.toStdString()), Not(HasSubstr("hush"))));
    }
}

TEST(DirectorySecretStore, RefusesKeysThatAreNotKeys)
{
    const QTemporaryDir directory;
    DirectorySecretStore store(directory.filePath(u"inner"_s));
    put(directory.filePath(u"outside"_s), "hush");
    for (const QString &key : { u"../outside"_s, u"/outside"_s, u""_s, u"bot/ops.secret"_s, u"b\\c"_s, u"机器人"_s })
        EXPECT_EQ(readFrom(store, key), "!refused") << key.toStdString();
    EXPECT_EQ(writeTo(store, u"../outside"_s, "x").error().kind, Error::Kind::Refused);
}

TEST(DirectorySecretStore, SaysThatSomethingElseLiesThere)
{
    const QTemporaryDir directory;
    ASSERT_TRUE(QDir(directory.path()).mkpath(u"bot.ops.secret"_s));
    put(directory.filePath(u"file"_s), "x");
    DirectorySecretStore store(directory.path());
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "!storage");
    EXPECT_EQ(writeTo(store, u"bot/ops/secret"_s, "x").error().kind, Error::Kind::Storage);
    DirectorySecretStore belowAFile(directory.filePath(u"file/secrets"_s));
    EXPECT_EQ(writeTo(belowAFile, u"bot/ops/secret"_s, "x").error().kind, Error::Kind::Storage);
}

TEST(DirectorySecretStore, ReadsWhatSystemdLaidDownAndDoesNotWriteThere)
{
    const QTemporaryDir directory;
    const Environment credentials("CREDENTIALS_DIRECTORY", directory.path());
    const QString file = directory.filePath(u"bot.ops.secret"_s);
    DirectorySecretStore store(directory.path() + u'/');
    put(file, "hush\n", QFileDevice::ReadOwner | QFileDevice::ReadGroup); // as an access list shows
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "hush");
    put(file, "hush\n", QFileDevice::ReadOwner | QFileDevice::ReadOther);
    EXPECT_EQ(readFrom(store, u"bot/ops/secret"_s), "!storage");

    const Result<void> written = writeTo(store, u"bot/ops/secret"_s, "new");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, Error::Kind::Storage);
    EXPECT_THAT(written.error().detail.toStdString(), HasSubstr("systemd"));
    EXPECT_FALSE(removeFrom(store, u"bot/ops/secret"_s));
    EXPECT_TRUE(QFile::exists(file));
    EXPECT_TRUE(removeFrom(store, u"bot/gone/secret"_s)) << "what is not there needs no right to be taken away";
}
