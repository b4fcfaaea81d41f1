#include "core/store/conversationstore.h"

#include "core/store/turnstatements.h"
#include "core/store/turnstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

const QString conversation = u"ob:dingtalk:ops:p2p:cid"_s;

IncomingMessage message(const QString &id, const QString &chat = u"cid"_s)
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.messageId = id;
    message.chatId = chat;
    message.text = u"question"_s;
    return message;
}

class ConversationStoreTest : public ::testing::Test
{
protected:
    ConversationStoreTest() { reopen(); }

    /// What the next process finds.
    void reopen()
    {
        close();
        m_database = std::make_unique<StateDatabase>();
        m_turns = std::make_unique<TurnStore>(*m_database, m_clock);
        m_conversations = std::make_unique<ConversationStore>(*m_database);
        Answer<void> opened;
        m_database->open(m_path, opened.context(), opened.done());
        ASSERT_EQ(outcome(opened.wait()), "");
    }
    void close()
    {
        m_conversations.reset();
        m_turns.reset();
        m_database.reset();
    }
    QString newTurn(const QString &messageId, const QString &chat = u"cid"_s)
    {
        Answer<TurnStore::Acceptance> answer;
        m_turns->accept(message(messageId, chat), answer.context(), answer.done());
        return answer.wait().value_or(TurnStore::Acceptance()).turnId;
    }
    QString askedTurn(const QString &messageId, const QString &chat = u"cid"_s)
    {
        QString turn = newTurn(messageId, chat);
        EXPECT_EQ(asked(turn), "");
        return turn;
    }
    std::string asked(const QString &turn)
    {
        Answer<void> answer;
        m_turns->markAsked(turn, answer.context(), answer.done());
        return outcome(answer.wait());
    }
    ConversationStore::Memory memoryOf(const QString &turn, const QString &assistant = u"main"_s)
    {
        Answer<ConversationStore::Memory> answer;
        m_conversations->memoryOf(turn, assistant, answer.context(), answer.done());
        EXPECT_EQ(outcome(answer.wait()), "");
        return answer.wait().value_or(ConversationStore::Memory { -1, {} });
    }
    void keep(int generation, const QJsonObject &ids, const QString &assistant = u"main"_s)
    {
        Answer<void> answer;
        m_conversations->keepRemoteIds(conversation, generation, assistant, ids, answer.context(), answer.done());
        EXPECT_EQ(outcome(answer.wait()), "");
    }
    int raise(const QString &which = conversation)
    {
        Answer<int> answer;
        m_conversations->raise(which, answer.context(), answer.done());
        return answer.wait().value_or(-1);
    }

    QTemporaryDir m_directory;
    QString m_path = m_directory.filePath(u"bridge.db"_s);
    SystemClock m_clock;
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<TurnStore> m_turns;
    std::unique_ptr<ConversationStore> m_conversations;
};

} // namespace

TEST_F(ConversationStoreTest, BeginsEveryConversationInGenerationZeroWithoutIds)
{
    const auto [generation, ids] = memoryOf(askedTurn(u"1"_s));
    EXPECT_EQ(generation, 0);
    EXPECT_TRUE(ids.isEmpty());
}

TEST_F(ConversationStoreTest, RaisesTheGenerationOfOneConversationAlone)
{
    EXPECT_EQ(raise(), 1);
    EXPECT_EQ(raise(), 2);
    EXPECT_EQ(memoryOf(askedTurn(u"1"_s)).generation, 2);
    EXPECT_EQ(memoryOf(askedTurn(u"2"_s, u"another"_s)).generation, 0);
}

TEST_F(ConversationStoreTest, KeepsIdsPerGenerationAndAssistantOverRestarts)
{
    keep(0, { { u"session"_s, u"first"_s } });
    keep(0, { { u"session"_s, u"of another"_s } }, u"other"_s);
    keep(0, { { u"session"_s, u"second"_s } });
    reopen();
    EXPECT_EQ(memoryOf(askedTurn(u"1"_s)).remoteIds["session"_L1].toString(), u"second"_s);
    EXPECT_EQ(memoryOf(askedTurn(u"2"_s), u"other"_s).remoteIds["session"_L1].toString(), u"of another"_s);
    EXPECT_EQ(raise(), 1);
    reopen();
    const auto [generation, ids] = memoryOf(askedTurn(u"3"_s));
    EXPECT_EQ(generation, 1);
    EXPECT_TRUE(ids.isEmpty());
}

TEST_F(ConversationStoreTest, LeavesATurnInTheGenerationItWasFirstAskedIn)
{
    const QString waiting = newTurn(u"1"_s);
    const QString asking = askedTurn(u"2"_s);
    keep(0, { { u"session"_s, u"old"_s } });
    EXPECT_EQ(raise(), 1);
    reopen();
    EXPECT_EQ(asked(asking), ""); // again, after a crash
    EXPECT_EQ(memoryOf(asking).generation, 0);
    EXPECT_EQ(memoryOf(asking).remoteIds["session"_L1].toString(), u"old"_s);
    EXPECT_EQ(asked(waiting), "");
    EXPECT_EQ(memoryOf(waiting).generation, 1);
}

TEST_F(ConversationStoreTest, ForgetsTheIdsOfGenerationsThatNobodyCanBeAskedInAnyMore)
{
    const QString old = askedTurn(u"1"_s);
    keep(0, { { u"session"_s, u"old"_s } });
    EXPECT_EQ(raise(), 1);
    EXPECT_EQ(raise(), 2);
    EXPECT_TRUE(memoryOf(old).remoteIds.isEmpty());
}

TEST_F(ConversationStoreTest, KnowsNothingOfAnUnknownTurn)
{
    Answer<ConversationStore::Memory> answer;
    m_conversations->memoryOf(u"nobody"_s, u"main"_s, answer.context(), answer.done());
    EXPECT_EQ(outcome(answer.wait()), "not-found");
}

TEST_F(ConversationStoreTest, AsksInTheRightGenerationAlsoWhereThatCouldNotBeStored)
{
    EXPECT_EQ(raise(), 1);
    keep(1, { { u"session"_s, u"of now"_s } });
    const auto [generation, ids] = memoryOf(newTurn(u"1"_s));
    EXPECT_EQ(generation, 1);
    EXPECT_EQ(ids["session"_L1].toString(), u"of now"_s);
}

TEST_F(ConversationStoreTest, BeginsBeyondAllThatWasWhenTheFileWasDamaged)
{
    EXPECT_EQ(raise(), 1);
    close();
    QFile file(m_path);
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(4096, 'x'));
    file.close();
    reopen();
    const int generation = memoryOf(askedTurn(u"1"_s)).generation;
    EXPECT_GT(generation, 1'000'000);
    EXPECT_EQ(raise(), generation + 1);
}

TEST_F(ConversationStoreTest, TakesUpAFileThatWasMadeBeforeItsTables)
{
    close();
    const QString path = m_directory.filePath(u"older.db"_s);
    {
        StoreThread older(path, { turnstatements::createTables() });
        Answer<int> answer;
        older.run<int>(
            [](Database &database) {
                return database.change(u"INSERT INTO turns (id, conversation, phase, message, accepted_at, changed_at)"
                                       u" VALUES ('t', 'c', 'asked', '{}', 1, 1)");
            },
            answer.context(), answer.done());
        ASSERT_EQ(outcome(answer.wait()), "");
    }
    m_path = path;
    reopen();
    EXPECT_EQ(memoryOf(u"t"_s).generation, 0);
    EXPECT_EQ(raise(u"c"_s), 1);
}
