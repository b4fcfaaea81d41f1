#include "core/support/later.h"

#include "tests/testing/waituntil.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QPointer>
#include <QStringList>
#include <QThread>
#include <QTimer>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

TEST(Later, RunsCallsInTheirOrderAndNeverAtOnce)
{
    QObject context;
    QStringList said;
    later(&context, [&] { said.append(u"one"_s); });
    later(&context, [&] { said.append(u"two"_s); });
    EXPECT_TRUE(said.isEmpty());
    QCoreApplication::processEvents();
    EXPECT_EQ(said, QStringList({ u"one"_s, u"two"_s }));
}

TEST(Later, RunsWhatACallAsksForInTheSameTurn)
{
    QObject context;
    QStringList said;
    later(&context, [&] {
        later(&context, [&] {
            later(&context, [&] { said.append(u"third"_s); });
            said.append(u"second"_s);
        });
        said.append(u"first"_s);
    });
    QCoreApplication::sendPostedEvents(); // one turn, without what it posts itself
    EXPECT_EQ(said, QStringList({ u"first"_s, u"second"_s, u"third"_s }));
}

TEST(Later, RunsLastWhatGathersWhatTheOthersBring)
{
    QObject context;
    QStringList said;
    lastly(&context, [&] {
        said.append(u"gathered"_s);
        lastly(&context, [&] { said.append(u"gathered once more"_s); });
        later(&context, [&] { said.append(u"brought by what was gathered"_s); });
    });
    later(&context, [&] {
        later(&context, [&] { said.append(u"second"_s); });
        said.append(u"first"_s);
    });
    EXPECT_TRUE(said.isEmpty());
    QCoreApplication::sendPostedEvents(); // one turn
    EXPECT_EQ(said,
              QStringList({ u"first"_s, u"second"_s, u"gathered"_s, u"brought by what was gathered"_s,
                            u"gathered once more"_s }));
}

TEST(Later, LeavesOutWhatIsForTheDead)
{
    QObject alive;
    auto dead = std::make_unique<QObject>();
    QStringList said;
    later(dead.get(), [&] { said.append(u"dead"_s); });
    later(&alive, [&] { dead.reset(); });
    later(dead.get(), [&] { said.append(u"killed"_s); });
    later(nullptr, [&] { said.append(u"nobody"_s); });
    later(&alive, [&] { said.append(u"alive"_s); });
    QCoreApplication::processEvents();
    EXPECT_EQ(said, QStringList({ u"dead"_s, u"alive"_s }));
}

TEST(Later, LetsTimersAndSocketsHaveTheirTurnInAChainWithoutEnd)
{
    QObject context;
    bool isOver = false;
    std::function<void()> goOn = [&] {
        if (!isOver)
            later(&context, goOn);
    };
    QTimer::singleShot(0, &context, [&] { isOver = true; });
    later(&context, goOn);
    EXPECT_TRUE(waitUntil([&] { return isOver; }));
}

TEST(Later, RunsAtTheEndOfTheLoopsCallWithoutAnotherTurn)
{
    QObject context;
    QStringList said;
    {
        const LoopCall outer;
        later(&context, [&] { said.append(u"asked in the outer one"_s); });
        {
            const LoopCall inner;
            later(&context, [&] { later(&context, [&] { said.append(u"asked by a call"_s); }); });
        }
        EXPECT_TRUE(said.isEmpty());
    }
    EXPECT_EQ(said, QStringList({ u"asked in the outer one"_s, u"asked by a call"_s }));
    later(&context, [&] { said.append(u"asked outside"_s); });
    EXPECT_EQ(said.size(), 2);
    QCoreApplication::processEvents();
    EXPECT_EQ(said.size(), 3);
}

TEST(Later, RunsInTheLoopOfADialogThatTheLoopsCallOpens)
{
    QObject context;
    QStringList said;
    {
        const LoopCall call;
        QEventLoop dialog;
        QTimer::singleShot(0, &context, [&] {
            later(&context, [&] {
                said.append(u"closed"_s);
                dialog.quit();
            });
        });
        dialog.exec();
        later(&context, [&] { said.append(u"after it"_s); });
        EXPECT_EQ(said, QStringList { u"closed"_s });
    }
    EXPECT_EQ(said, QStringList({ u"closed"_s, u"after it"_s }));
}

TEST(Later, RunsOnTheThreadOfItsContext)
{
    QThread thread;
    QObject context;
    context.moveToThread(&thread);
    thread.start();
    std::atomic<QThread *> ranOn = nullptr;
    later(&context, [&] { ranOn = QThread::currentThread(); });
    EXPECT_TRUE(waitUntil([&] { return ranOn.load() == &thread; }));
    thread.quit();
    thread.wait();
}

TEST(DeleteSoon, DeletesAtTheEndOfTheLoopsCall)
{
    QObject owner;
    const QPointer<QObject> child = new QObject(&owner);
    const QPointer<QObject> nobodys = new QObject;
    {
        const LoopCall call;
        deleteSoon(child);
        deleteSoon(std::unique_ptr<QObject>(nobodys));
        deleteSoon(std::unique_ptr<QObject>());
        EXPECT_TRUE(child);
        EXPECT_TRUE(nobodys);
    }
    EXPECT_FALSE(child);
    EXPECT_FALSE(nobodys);
}

TEST(DeleteSoon, LeavesAloneWhatSomebodyElseHasDeleted)
{
    auto owner = std::make_unique<QObject>();
    const LoopCall call;
    deleteSoon(new QObject(owner.get()));
    owner.reset();
}
