// What it costs until accepted messages are safely on disk: one at a time, and many that gather while the transaction
// before them is being committed. Run it on the disk that matters: TMPDIR decides where the file lies.
#include "core/store/turnstore.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

IncomingMessage message(qint64 number)
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.messageId = QString::number(number);
    message.chatId = u"cidXyZ"_s;
    message.sender = { u"Li Lei"_s, { { u"staffId"_s, u"0123456789"_s } } };
    message.text = u"Why did the nightly merge of the orders table take so long? "_s.repeated(3);
    message.replyAddress
        = { { u"sessionWebhook"_s, u"https://oapi.dingtalk.com/robot/sendBySession?session=0123456789abcdef"_s } };
    return message;
}

void acceptInBatches(benchmark::State &state)
{
    const QTemporaryDir directory;
    const SystemClock clock;
    StateDatabase database;
    TurnStore store(database, clock);
    QEventLoop loop;
    int awaited = 1;
    const auto countDown = [&](bool succeeded) {
        if (!succeeded)
            state.SkipWithError("the store failed");
        if (--awaited == 0)
            loop.quit();
    };
    database.open(directory.filePath(u"bridge.db"_s), &loop, [&](const Result<void> &opened) { countDown(!!opened); });
    loop.exec();

    const quint64 commitsBefore = database.commits();
    qint64 number = 0;
    for (auto iteration : state) {
        (void)iteration;
        awaited = static_cast<int>(state.range(0));
        for (int i = awaited; i > 0; --i) {
            store.accept(message(++number), &loop,
                         [&](const Result<TurnStore::Acceptance> &accepted) { countDown(!!accepted); });
        }
        loop.exec();
    }
    state.SetItemsProcessed(number);
    state.counters["commits per batch"]
        = static_cast<double>(database.commits() - commitsBefore) / static_cast<double>(state.iterations());
}

BENCHMARK(acceptInBatches)->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
