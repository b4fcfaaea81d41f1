#include "core/keychain/layeredsecretstore.h"

#include "core/keychain/answer.h"
#include "core/keychain/keychainsecretstore.h"
#include "core/keychain/memorysecretstore.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <optional>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

const QString key = u"bot/ops/secret"_s;

/// Like a session without a keychain service, until it is there.
class AbsentSecretStore final : public SecretStore
{
public:
    void read(const QString &name, const QObject *context, std::function<void(Result<Secret>)> done) override
    {
        if (isThere)
            return m_memory.read(name, context, std::move(done));
        answer<Secret>(context, std::move(done), tl::unexpected(absent()));
    }
    void write(const QString &name, Secret secret, const QObject *context, Callback<void> done) override
    {
        if (isThere)
            return m_memory.write(name, std::move(secret), context, std::move(done));
        answer<void>(context, std::move(done), tl::unexpected(absent()));
    }
    void remove(const QString &name, const QObject *context, Callback<void> done) override
    {
        if (isThere)
            return m_memory.remove(name, context, std::move(done));
        answer<void>(context, std::move(done), tl::unexpected(absent()));
    }
    [[nodiscard]] QString description() const override { return u"absent"_s; }

    bool isThere = false;

private:
    static Error absent()
    {
        Error error;
        error.kind = Error::Kind::Storage;
        error.serviceCode = keychainAbsent;
        return error;
    }
    MemorySecretStore m_memory;
};

class LayeredSecretStoreTest : public ::testing::Test
{
protected:
    std::optional<QByteArray> read()
    {
        std::optional<Result<QByteArray>> found;
        store.read(key, &context, [&found](const Result<Secret> &secret) {
            found = secret.map([](const Secret &value) { return value.reveal(); });
        });
        EXPECT_TRUE(waitUntil([&] { return found.has_value(); }));
        return *found ? std::optional(**found) : std::nullopt;
    }
    bool write(const QByteArray &secret)
    {
        std::optional<bool> written;
        store.write(key, Secret(secret), &context,
                    [&written](const Result<void> &result) { written = result.has_value(); });
        EXPECT_TRUE(waitUntil([&] { return written.has_value(); }));
        return *written;
    }
    bool remove()
    {
        std::optional<bool> removed;
        store.remove(key, &context, [&removed](const Result<void> &result) { removed = result.has_value(); });
        EXPECT_TRUE(waitUntil([&] { return removed.has_value(); }));
        return *removed;
    }

    std::unique_ptr<AbsentSecretStore> owned = std::make_unique<AbsentSecretStore>();
    AbsentSecretStore &below = *owned;
    LayeredSecretStore store { std::move(owned) };
    QObject context;
};

} // namespace

TEST_F(LayeredSecretStoreTest, ReadsWhatIsKeptUntilTheProgramEnds)
{
    EXPECT_FALSE(write("lost"));
    store.keepUntilQuit(key, Secret("kept"));
    EXPECT_TRUE(store.isKeptUntilQuit(key));
    EXPECT_EQ(read(), "kept");
}

TEST_F(LayeredSecretStoreTest, KeepsWhatIsInMemoryWhenTheStoreTakesNothing)
{
    store.keepUntilQuit(key, Secret("kept"));
    EXPECT_FALSE(write("newer"));
    EXPECT_EQ(read(), "kept");
}

TEST_F(LayeredSecretStoreTest, UsesTheStoreOnceItTookTheSecret)
{
    store.keepUntilQuit(key, Secret("kept"));
    below.isThere = true;
    EXPECT_TRUE(write("stored"));
    EXPECT_FALSE(store.isKeptUntilQuit(key));
    EXPECT_EQ(read(), "stored");
}

TEST_F(LayeredSecretStoreTest, RemovesFromMemoryWithoutAStore)
{
    EXPECT_FALSE(remove()) << "nothing is known about what the store holds";
    store.keepUntilQuit(key, Secret("kept"));
    EXPECT_TRUE(remove());
    EXPECT_EQ(read(), std::nullopt);
}
