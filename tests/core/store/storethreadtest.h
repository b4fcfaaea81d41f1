#pragma once

#include "core/store/storethread.h"
#include "tests/testing/answer.h"
#include "tests/testing/mediumflushes.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <latch>
#include <list>

namespace oagent::testing {

inline SchemaSteps schema() { return { { QStringLiteral("CREATE TABLE words (word TEXT NOT NULL PRIMARY KEY)") } }; }

using Work = std::function<Result<void>(Database &)>;

inline Work insert(const QString &word)
{
    return [word](Database &database) -> Result<void> {
        if (const auto done = database.change(u"INSERT INTO words (word) VALUES (?)", { word }); !done)
            return failure(done.error());
        return {};
    };
}

class StoreThreadTest : public ::testing::Test
{
protected:
    void openStore(const StoreLimits &limits = { std::chrono::seconds(5), std::chrono::milliseconds(0) })
    {
        m_store = std::make_unique<StoreThread>(m_path, schema(), limits);
    }
    Answer<void> &run(Work work, Flush flush = Flush::Now)
    {
        Answer<void> &answer = m_answers.emplace_back();
        m_store->run<void>(std::move(work), answer.context(), answer.done(), flush);
        return answer;
    }
    QStringList words()
    {
        Answer<QStringList> answer;
        m_store->run<QStringList>(
            [](Database &database) -> Result<QStringList> {
                const auto rows = database.select(u"SELECT word FROM words ORDER BY rowid");
                if (!rows)
                    return failure(rows.error());
                QStringList found;
                for (const Row &row : *rows)
                    found.append(row.value(0).toString());
                return found;
            },
            answer.context(), answer.done());
        return answer.wait().value_or(QStringList { QStringLiteral("error") });
    }
    /// Runs `post` while the store is busy, so that everything it asks for gathers.
    template <class Post>
    void whileBusy(Post post)
    {
        std::latch begun(1);
        std::latch posted(1);
        Answer<void> &busy = run([&](Database & /*database*/) -> Result<void> {
            begun.count_down();
            posted.wait();
            return {};
        });
        EXPECT_TRUE(waitUntil([&] { return begun.try_wait(); }));
        post();
        posted.count_down();
        EXPECT_TRUE(busy.wait());
    }

    MediumFlushes m_flushes;
    QTemporaryDir m_directory;
    QString m_path = m_directory.filePath(QStringLiteral("bridge.db"));
    std::list<Answer<void>> m_answers;
    std::unique_ptr<StoreThread> m_store;
};

} // namespace oagent::testing
