#pragma once

#include "core/store/turnstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/settableclock.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <sqlite3.h>

namespace oagent::testing {

inline IncomingMessage messageOf(const QString &id, const QString &bot = QStringLiteral("ops"))
{
    IncomingMessage message;
    message.botId = bot;
    message.channel = QStringLiteral("dingtalk");
    message.messageId = id;
    message.chatId = QStringLiteral("cid");
    message.sender = { QStringLiteral("李雷"), { { QStringLiteral("staffId"), QStringLiteral("0123") } } };
    message.text = QStringLiteral("text-of-") + id;
    message.replyAddress = { { QStringLiteral("sessionWebhook"),
                               QString(QStringLiteral("https://oapi.dingtalk.com/x?session=webhook-of-") + id) } };
    message.createdAt = WallTime(Milliseconds(1'699'999'999'000));
    return message;
}

/// A TurnStore in a file of its own, whose calls are waited for.
class TurnStoreTest : public ::testing::Test
{
protected:
    TurnStoreTest() { reopen(); }

    /// What the next process finds: the store is closed and opened again.
    void reopen(const StoreLimits &limits = { std::chrono::seconds(5), Milliseconds(0) })
    {
        m_store.reset();
        m_database.reset();
        m_database = std::make_unique<StateDatabase>(limits);
        m_store = std::make_unique<TurnStore>(*m_database, m_clock);
        Answer<void> opened;
        m_database->open(m_path, opened.context(), opened.done());
        const Result<void> &result = opened.wait();
        ASSERT_TRUE(result) << result.error().detail.toStdString();
    }
    Result<TurnStore::Acceptance> accept(const IncomingMessage &message)
    {
        Answer<TurnStore::Acceptance> answer;
        m_store->accept(message, answer.context(), answer.done());
        return answer.wait();
    }
    QString newTurn(const QString &messageId)
    {
        return accept(messageOf(messageId)).value_or(TurnStore::Acceptance()).turnId;
    }
    template <class Ask>
    std::string outcomeOf(Ask ask)
    {
        Answer<void> answer;
        ask(answer.context(), answer.done());
        return outcome(answer.wait());
    }
    /// Of what the store tells with the next it has to say.
    void hearAll()
    {
        m_store->flush(m_store.get(), [](const Result<void> &) {});
    }
    std::string asked(const QString &turn)
    {
        return outcomeOf([&](auto... answer) { m_store->markAsked(turn, answer...); });
    }
    std::string text(const QString &turn, const QString &text)
    {
        return outcomeOf([&](auto... answer) { m_store->saveText(turn, 0, text, answer...); });
    }
    std::string handle(const QString &turn, int part, const QJsonObject &handle)
    {
        return outcomeOf([&](auto... answer) { m_store->saveHandle(turn, part, handle, Flush::Now, answer...); });
    }
    std::string closing(const QString &turn, int part, const QString &text)
    {
        return outcomeOf([&](auto... answer) { m_store->markClosing(turn, part, text, answer...); });
    }
    std::string done(const QString &turn)
    {
        return outcomeOf([&](auto... answer) {
            m_store->markDone(turn, answer...);
            hearAll();
        });
    }
    std::string dropped(const QString &turn, const QString &reason)
    {
        return outcomeOf([&](auto... answer) {
            m_store->markDropped(turn, reason, answer...);
            hearAll();
        });
    }
    QList<TurnRecord> openTurns()
    {
        Answer<QList<TurnRecord>> answer;
        m_store->openTurns(answer.context(), answer.done());
        EXPECT_TRUE(answer.wait());
        return answer.wait().value_or(QList<TurnRecord>());
    }
    /// One value out of the closed file.
    QString valueOf(const QString &sql)
    {
        m_store.reset();
        m_database.reset();
        QString value;
        sqlite3 *database = nullptr;
        EXPECT_EQ(sqlite3_open(m_path.toUtf8().constData(), &database), SQLITE_OK);
        const auto take = [](void *to, int /*columns*/, char **values, char ** /*names*/) {
            *static_cast<QString *>(to) = QString::fromUtf8(values[0]);
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(database, sql.toUtf8().constData(), take, &value, nullptr), SQLITE_OK);
        sqlite3_close(database);
        return value;
    }
    /// Whether any byte of the files shows the text.
    [[nodiscard]] bool isOnDisk(const QByteArray &text) const
    {
        for (const QString &suffix : { QStringLiteral(""), QStringLiteral("-wal"), QStringLiteral("-shm") }) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    SettableClock m_clock;
    QTemporaryDir m_directory;
    QString m_path = m_directory.filePath(QStringLiteral("bridge.db"));
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<TurnStore> m_store;
};

} // namespace oagent::testing
