#include "core/support/later.h"
#include "tests/core/store/storethreadtest.h"
#include "tests/testing/print.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <list>
#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST_F(StoreThreadTest, TellsStatementsApartThatLieInTheSamePlace)
{
    openStore();
    QList<int> answers;
    const Work ask = [&answers](Database &database) -> Result<void> {
        QString sql = u"SELECT 1"_s;
        sql.detach();
        for (const QChar digit : { u'1', u'2', u'2' }) {
            sql.back() = digit;
            const auto rows = database.select(sql);
            if (!rows)
                return failure(rows.error());
            answers.append(rows->first().value(0).toInt());
        }
        return {};
    };
    EXPECT_TRUE(run(ask).wait());
    EXPECT_EQ(answers, (QList { 1, 2, 2 }));
}

TEST_F(StoreThreadTest, CommitsWhatHasGatheredAsOneTransactionInOrder)
{
    openStore();
    QStringList expected;
    std::vector<Answer<void> *> answers;
    whileBusy([&] {
        for (int i = 0; i < 64; ++i) {
            expected.append(QString::number(i));
            answers.push_back(&run(insert(expected.last())));
        }
    });
    for (Answer<void> *answer : answers)
        EXPECT_TRUE(answer->wait());
    EXPECT_EQ(m_store->commits(), 2U); // the busy job's, and one for all 64
    EXPECT_EQ(words(), expected);
}

TEST_F(StoreThreadTest, CommitsWhatIsAskedForWithinOneTurnAsOneTransaction)
{
    openStore();
    std::vector<Answer<void> *> answers;
    for (int i = 0; i < 64; ++i)
        answers.push_back(&run(insert(QString::number(i))));
    for (Answer<void> *answer : answers)
        EXPECT_TRUE(answer->wait());
    EXPECT_EQ(m_store->commits(), 1U);
}

TEST_F(StoreThreadTest, CommitsWithThemWhatCallsOfTheSameTurnAskFor)
{
    openStore();
    EXPECT_EQ(words(), QStringList());
    const quint64 before = m_store->commits();
    std::vector<Answer<void> *> answers { &run(insert(u"at once"_s)) };
    later(m_store.get(), [&] {
        answers.push_back(&run(insert(u"in a call"_s)));
        later(m_store.get(), [&] { answers.push_back(&run(insert(u"in a call's call"_s))); });
    });
    EXPECT_TRUE(answers.front()->wait());
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers.back()->wait());
    EXPECT_EQ(m_store->commits(), before + 1);
}

TEST_F(StoreThreadTest, WakesNobodyForWhatIsNoNews)
{
    openStore();
    EXPECT_EQ(words(), QStringList());
    const News<void> ofFailure = [](const Result<void> &result) { return !result; };
    const quint64 before = m_store->commits();
    Answer<void> silent;
    m_store->run<void>(insert(u"a"_s), silent.context(), silent.done(), Flush::Now, ofFailure);
    ASSERT_TRUE(waitUntil([&] { return m_store->commits() == before + 1; }));
    m_store->run<void>(insert(u"b"_s), silent.context(), silent.done(), Flush::Now, ofFailure);
    ASSERT_TRUE(waitUntil([&] { return m_store->commits() == before + 2; })); // so the first would have been told
    QCoreApplication::processEvents();
    EXPECT_EQ(silent.count(), 0);
    Answer<void> failing;
    m_store->run<void>(insert(u"a"_s), failing.context(), failing.done(), Flush::Now, ofFailure);
    EXPECT_EQ(outcome(failing.wait()), "storage");
    EXPECT_EQ(silent.count(), 2) << "with the next that is";
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
}

TEST_F(StoreThreadTest, AnswersLaterOnTheCallersThreadAndOnce)
{
    openStore();
    QThread *answeredOn = nullptr;
    QThread *workedOn = nullptr;
    const QObject context;
    m_store->run<void>(
        [&](Database & /*database*/) -> Result<void> {
            workedOn = QThread::currentThread();
            return {};
        },
        &context, [&](const Result<void> &) { answeredOn = QThread::currentThread(); });
    EXPECT_EQ(answeredOn, nullptr);
    Answer<void> &second = run(insert(u"a"_s));
    EXPECT_TRUE(second.wait());
    EXPECT_EQ(second.count(), 1);
    EXPECT_EQ(answeredOn, QThread::currentThread());
    EXPECT_NE(workedOn, QThread::currentThread());
}

TEST_F(StoreThreadTest, UndoesAFailedJobAloneAndCommitsTheOthers)
{
    openStore();
    const auto insertAndFail = [](Database &database) -> Result<void> {
        (void)insert(u"half"_s)(database);
        return failure(Error::Kind::NotFound, u"on purpose"_s);
    };
    std::vector<Answer<void> *> answers;
    whileBusy([&] {
        answers = { &run(insert(u"a"_s)), &run(insertAndFail), &run(insert(u"a"_s)), &run(insert(u"b"_s)) };
    });
    EXPECT_TRUE(answers[0]->wait());
    EXPECT_EQ(answers[1]->wait().error().kind, Error::Kind::NotFound);
    EXPECT_EQ(answers[2]->wait().error().kind, Error::Kind::Storage); // there already
    EXPECT_TRUE(answers[3]->wait());
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
    EXPECT_EQ(m_store->commits(), 3U);
}

TEST_F(StoreThreadTest, SavesTheOthersWhenOneJobMakesSqliteRollBackEverything)
{
    openStore();
    const auto rollBackAll = [](Database &database) -> Result<void> {
        if (const auto done = database.change(u"INSERT OR ROLLBACK INTO words (word) VALUES (NULL)"); !done)
            return failure(done.error());
        return {};
    };
    std::vector<Answer<void> *> answers;
    whileBusy([&] { answers = { &run(insert(u"a"_s)), &run(rollBackAll), &run(insert(u"b"_s)) }; });
    EXPECT_TRUE(answers[0]->wait());
    EXPECT_EQ(answers[1]->wait().error().kind, Error::Kind::Storage);
    EXPECT_TRUE(answers[2]->wait());
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
}

TEST_F(StoreThreadTest, TellsEveryJobOfATransactionWhenItsCommitFails)
{
    openStore();
    // A broken reference that is judged at the commit only.
    const auto breakCommit = [](Database &database) -> Result<void> {
        for (const QString &sql :
             { u"CREATE TABLE children (word TEXT REFERENCES words (word) DEFERRABLE INITIALLY DEFERRED)"_s,
               u"INSERT INTO children VALUES ('nobody')"_s }) {
            if (const auto done = database.change(sql); !done)
                return failure(done.error());
        }
        return {};
    };
    std::vector<Answer<void> *> answers;
    whileBusy([&] { answers = { &run(insert(u"a"_s)), &run(breakCommit), &run(insert(u"b"_s)) }; });
    for (Answer<void> *answer : answers)
        EXPECT_EQ(outcome(answer->wait()), "storage");
    EXPECT_EQ(words(), QStringList());
    EXPECT_TRUE(run(insert(u"c"_s)).wait()) << "the store goes on";
}

TEST_F(StoreThreadTest, DoesTheWorkButDoesNotAnswerADeadContext)
{
    openStore();
    bool answered = false;
    auto context = std::make_unique<QObject>();
    m_store->run<void>(insert(u"a"_s), context.get(), [&](const Result<void> &) { answered = true; });
    context.reset();
    EXPECT_EQ(words(), QStringList { u"a"_s });
    EXPECT_FALSE(answered);
}

TEST_F(StoreThreadTest, MayDieWithinAnAnswer)
{
    openStore();
    const QObject context;
    int answered = 0;
    whileBusy([&] {
        for (int i = 0; i < 2; ++i) {
            m_store->run<void>(insert(QString::number(i)), &context, [&](const Result<void> &) {
                ++answered;
                m_store.reset();
            });
        }
    });
    ASSERT_TRUE(waitUntil([&] { return m_store == nullptr; }));
    EXPECT_EQ(answered, 1) << "answers after its death are lost";
    openStore();
    EXPECT_EQ(words(), (QStringList { u"0"_s, u"1"_s }));
}

TEST_F(StoreThreadTest, DoesEverythingAskedForBeforeItDies)
{
    openStore();
    for (int i = 0; i < 100; ++i)
        run(insert(QString::number(i)));
    m_store.reset();
    openStore();
    EXPECT_EQ(words().size(), 100);
}

TEST_F(StoreThreadTest, LeavesOneCleanFileBehind)
{
    openStore();
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    EXPECT_TRUE(QFile::exists(m_path + u".running"_s));
    m_store.reset();
    EXPECT_EQ(QDir(m_directory.path()).entryList(QDir::Files | QDir::Hidden), QStringList { u"bridge.db"_s });
}

TEST_F(StoreThreadTest, MakesEveryFilePrivateAlsoOneThatWasWider)
{
    const auto ownerOnly
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    const auto expectPrivate = [&] {
        const QFileInfoList files = QDir(m_directory.path()).entryInfoList(QDir::Files | QDir::Hidden);
        EXPECT_GE(files.size(), 3); // database, log, marker
        for (const QFileInfo &file : files)
            EXPECT_EQ(file.permissions(), ownerOnly) << file.fileName().toStdString();
    };
    openStore();
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    expectPrivate();
    m_store.reset();
    ASSERT_TRUE(QFile::setPermissions(m_path, ownerOnly | QFileDevice::ReadOther | QFileDevice::ReadGroup));
    openStore();
    EXPECT_TRUE(run(insert(u"b"_s)).wait());
    expectPrivate();
}

TEST_F(StoreThreadTest, EmptiesTheLogWhenItIsIdle)
{
    openStore({ 10ms, 0ms });
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    const QString log = m_path + u"-wal"_s;
    EXPECT_TRUE(waitUntil([&] { return QFileInfo(log).size() == 0; }));
    EXPECT_TRUE(run(insert(u"b"_s)).wait());
    EXPECT_TRUE(waitUntil([&] { return QFileInfo(log).size() == 0; }));
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
}

TEST_F(StoreThreadTest, SaysThatAnotherOneHoldsTheFile)
{
    openStore();
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    StoreThread second(m_path, schema(), { 5s, 0ms });
    Answer<void> answer;
    second.run<void>(insert(u"b"_s), answer.context(), answer.done());
    ASSERT_FALSE(answer.wait());
    EXPECT_EQ(answer.wait().error().kind, Error::Kind::InUse);
    EXPECT_THAT(answer.wait().error().detail.toStdString(), HasSubstr("Another program holds this file"));
    EXPECT_TRUE(run(insert(u"c"_s)).wait());
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"c"_s }));
}

TEST_F(StoreThreadTest, SaysThatTheFileIsFullAndWritesNothingOfThat)
{
    openStore();
    const auto limitPages = [](Database &database) -> Result<void> {
        const auto pages = database.select(u"PRAGMA max_page_count = 8");
        return pages ? Result<void>() : failure(pages.error());
    };
    EXPECT_TRUE(run(limitPages).wait());
    const QString large(200'000, u'x');
    std::vector<Answer<void> *> answers;
    whileBusy([&] { answers = { &run(insert(u"a"_s)), &run(insert(large)), &run(insert(u"b"_s)) }; });
    EXPECT_TRUE(answers[0]->wait());
    ASSERT_FALSE(answers[1]->wait());
    EXPECT_EQ(answers[1]->wait().error().kind, Error::Kind::StorageFull);
    EXPECT_THAT(answers[1]->wait().error().detail.toStdString(), HasSubstr("Free some space"));
    EXPECT_TRUE(answers[2]->wait());
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
}

TEST_F(StoreThreadTest, CarriesAnOlderFileForwardAndRefusesANewerOne)
{
    openStore();
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    m_store.reset();

    const SchemaSteps newer
        = schema() << QStringList { u"ALTER TABLE words ADD COLUMN used INTEGER NOT NULL DEFAULT 7"_s };
    m_store = std::make_unique<StoreThread>(m_path, newer, StoreLimits { 5s, 0ms });
    Answer<int> used;
    m_store->run<int>(
        [](Database &database) -> Result<int> {
            const auto rows = database.select(u"SELECT used FROM words");
            return rows ? Result<int>(rows->first().value(0).toInt()) : failure(rows.error());
        },
        used.context(), used.done());
    EXPECT_EQ(used.wait().value_or(0), 7);
    m_store.reset();

    openStore();
    Answer<void> &refused = run(insert(u"b"_s));
    ASSERT_FALSE(refused.wait());
    EXPECT_EQ(refused.wait().error().kind, Error::Kind::Storage);
    EXPECT_THAT(refused.wait().error().detail.toStdString(), HasSubstr("newer version"));
    EXPECT_THAT(refused.wait().error().detail.toStdString(), HasSubstr("format 2, this one knows up to 1"));
    m_store.reset();
    EXPECT_TRUE(QFile::exists(m_path));
    EXPECT_EQ(QDir(m_directory.path()).entryList({ u"*damaged*"_s }).size(), 0);
}

TEST_F(StoreThreadTest, ChangesNothingWhenAStepOfTheSchemaFails)
{
    const SchemaSteps wrong = schema() << QStringList { u"CREATE TABLE more (x)"_s, u"CREATE NONSENSE"_s };
    m_store = std::make_unique<StoreThread>(m_path, wrong, StoreLimits { 5s, 0ms });
    EXPECT_EQ(outcome(run(insert(u"a"_s)).wait()), "storage");
    m_store.reset();
    openStore();
    EXPECT_EQ(words(), QStringList());
}

TEST_F(StoreThreadTest, KeepsAFileAsideThatIsNoDatabaseAndBeginsAnew)
{
    QFile file(m_path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("this is not a database\n").repeated(500);
    file.write(content);
    file.close();
    openStore();
    QString keptAs;
    bool wasAnswered = false;
    QObject::connect(m_store.get(), &StoreThread::damagedFileKept, m_store.get(), [&](const QString &kept) {
        keptAs = kept;
        wasAnswered = m_answers.front().count() > 0;
    });
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    EXPECT_FALSE(wasAnswered) << "said before any answer";
    EXPECT_TRUE(keptAs.startsWith(m_path + u".damaged-2"_s)) << keptAs.toStdString();
    QFile kept(keptAs);
    ASSERT_TRUE(kept.open(QIODevice::ReadOnly));
    EXPECT_EQ(kept.readAll(), content);
    EXPECT_EQ(words(), QStringList { u"a"_s });
}

TEST_F(StoreThreadTest, ChecksTheFileAfterAnEndThatWasNotClean)
{
    openStore();
    for (int i = 0; i < 400; ++i)
        run(insert(QString(100, u'x') % QString::number(i)));
    m_store.reset();
    QFile file(m_path);
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    constexpr qint64 head = 3 * 4096; // the schema and the roots of the table and its index stay whole
    ASSERT_TRUE(file.seek(head));
    file.write(QByteArray(file.size() - head, 'z'));
    file.close();

    // After a clean end nobody looks at every page.
    openStore();
    QSignalSpy unchecked(m_store.get(), &StoreThread::damagedFileKept);
    Answer<void> nothing;
    m_store->run<void>([](Database & /*database*/) { return Result<void>(); }, nothing.context(), nothing.done());
    EXPECT_TRUE(nothing.wait());
    EXPECT_EQ(unchecked.count(), 0);

    // Damage met at work is an error that says what comes next; and the next start looks.
    EXPECT_EQ(words(), QStringList { u"error"_s });
    m_store.reset();
    EXPECT_TRUE(QFile::exists(m_path + u".running"_s));
    openStore();
    QSignalSpy checked(m_store.get(), &StoreThread::damagedFileKept);
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    ASSERT_EQ(checked.count(), 1);
    EXPECT_TRUE(QFile::exists(checked.first().first().toString()));
    EXPECT_EQ(words(), QStringList { u"a"_s });
    m_store.reset();
    EXPECT_FALSE(QFile::exists(m_path + u".running"_s));
}

TEST_F(StoreThreadTest, FindsWhatWasCommittedAfterItWasKilled)
{
    openStore();
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    // What lies on disk now is what a killed process leaves.
    const QString copy = m_directory.filePath(u"copy.db"_s);
    for (const QString &suffix : { u""_s, u"-wal"_s, u".running"_s })
        ASSERT_TRUE(QFile::copy(m_path + suffix, copy + suffix));
    m_store.reset();
    m_path = copy;
    openStore();
    QSignalSpy damaged(m_store.get(), &StoreThread::damagedFileKept);
    EXPECT_EQ(words(), QStringList { u"a"_s });
    EXPECT_EQ(damaged.count(), 0);
}

TEST_F(StoreThreadTest, SaysWhyItCannotOpen)
{
    m_path = m_directory.filePath(u"missing/bridge.db"_s);
    openStore();
    Answer<void> &answer = run(insert(u"a"_s));
    ASSERT_FALSE(answer.wait());
    EXPECT_EQ(answer.wait().error().kind, Error::Kind::Storage);
    EXPECT_THAT(answer.wait().error().detail.toStdString(), HasSubstr(m_path.toStdString()));
}
