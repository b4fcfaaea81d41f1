// Measures the daemon as people run it: a process of its own between bots on simulated platforms and a simulated
// assistant, which live in this one. Prints a table with targets, and where the official Node SDK was measured beside
// it, how many times less we need: that holds on every machine. run.sh builds all of it and runs it.
#include "tests/bench/load.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <iostream>
#include <unistd.h>

using namespace oagent::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// How much is measured. The short one shows that everything works.
struct Effort
{
    int rounds = 3; ///< the middle one counts
    int closedLoop = 3000; ///< messages a round
    std::chrono::milliseconds openLoop = 20s;
    int firstTexts = 300;
    int small = 10'000; ///< messages answered between the two readings of the memory
    int large = 100'000;
    std::chrono::milliseconds idle = 60s;
    std::chrono::milliseconds realBudgets = 30s;
    int starts = 9;
};

constexpr Effort quick { 1, 500, 5s, 50, 1'000, 5'000, 25s, 8s, 3 };

/// One platform and what is demanded of its bots.
struct Channel
{
    QString id;
    QString title;
    double closedLoop; ///< ms of CPU a message
    double openLoop;
};

const Channel dingTalk { u"dingtalk"_s, u"DingTalk"_s, 0.60, 1.2 };
const Channel lark { u"lark"_s, u"Lark"_s, 0.80, 1.8 };
const Channel weCom { u"wecom"_s, u"WeCom"_s, 0.30, 0.6 };

constexpr int conversations = 64;
/// After the start, until what only that needed is given back.
constexpr auto untilSettled = 5s;
constexpr int openAnswers = 320;
constexpr int manyBots = 100;

double milliseconds(Nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double percentile(QList<Nanoseconds> times, double part)
{
    std::sort(times.begin(), times.end());
    const auto last = static_cast<double>(times.size() - 1);
    return times.isEmpty() ? 0 : milliseconds(times[static_cast<qsizetype>(last * part)]);
}

QString number(double value, int digits = 2) { return QString::number(value, 'f', digits); }

/// One line of the table.
struct Row
{
    QString what;
    double measured = 0;
    QString unit;
    double target = 0;
    bool isAtLeast = false; ///< the target is a lower bound
    std::optional<double> node; ///< the same of the Node bridge, in this run
    QString remark {};
};

void print(const Row &row)
{
    const bool isMet = row.isAtLeast ? row.measured >= row.target : row.measured <= row.target;
    QString line = u"| %1 | %2 %3 | %4 %5 | %6 |"_s.arg(row.what, number(row.measured), row.unit,
                                                        row.isAtLeast ? u"≥"_s : u"≤"_s, number(row.target),
                                                        isMet ? u"met"_s : u"MISSED"_s);
    if (row.node && row.measured > 0)
        line += u" %1 | %2× |"_s.arg(number(*row.node),
                                     number(row.isAtLeast ? row.measured / *row.node : *row.node / row.measured, 1));
    else
        line += u" – | – |"_s;
    if (!row.remark.isEmpty())
        line += u" "_s + row.remark;
    std::cout << line.toStdString() << std::endl;
}

[[noreturn]] void giveUp(const char *what)
{
    std::cerr << "The bench cannot go on: " << what << '\n';
    std::_Exit(1);
}

void require(bool holds, const char *what)
{
    if (!holds)
        giveUp(what);
}

/// What one flush of the store costs here: a page appended and brought to the disk, as it is for a commit.
QList<Nanoseconds> fsyncTimes(const QString &directory, int count)
{
    QList<Nanoseconds> times;
    QFile file(directory + u"/fsync"_s);
    require(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered), "the temporary directory is not writable");
    const QByteArray page(4096 + 24, 'x');
    for (int i = 0; i < count; ++i) {
        const auto begun = steady_clock::now();
        require(file.write(page) == page.size() && ::fdatasync(file.handle()) == 0, "the disk does not take a page");
        times.append(steady_clock::now() - begun);
    }
    return times;
}

/// CPU of the candidate per message while `work` runs, and how many calls it made for each.
double cpuPerMessage(Candidate &candidate, const Load &load, const std::function<bool()> &work)
{
    const Reading before = candidate.read();
    const int answered = load.answered();
    require(work(), "an answer did not come");
    return milliseconds(candidate.read().cpu - before.cpu) / (load.answered() - answered);
}

struct Cost
{
    double closed = 0; ///< ms a message
    double open = 0;
    double idleMegabytes = 0;
    double peakMegabytes = 0;
    double callsPerMessage = 0;
};

Cost costOf(Program program, const Channel &channel, const Effort &effort)
{
    Candidate candidate(program, channel.id);
    require(candidate.start().has_value(), "a candidate did not connect");
    spinFor(untilSettled);
    Cost cost;
    cost.idleMegabytes = candidate.megabytes();
    Load load(candidate, conversations);
    require(load.answerAll(effort.closedLoop / 4), "an answer did not come"); // warm
    std::vector<double> closed;
    std::vector<double> open;
    for (int round = 0; round < effort.rounds; ++round) {
        closed.push_back(cpuPerMessage(candidate, load, [&] { return load.answerAll(effort.closedLoop); }));
        open.push_back(cpuPerMessage(candidate, load, [&] { return load.keepUp(100ms, effort.openLoop); }));
    }
    cost.closed = median(closed);
    cost.open = median(open);
    cost.peakMegabytes = load.peakMegabytes();
    cost.callsPerMessage = static_cast<double>(load.calls()) / load.answered();
    return cost;
}

struct Idle
{
    double cpu = 0; ///< ms a minute
    double switches = 0; ///< a minute
};

Idle idleOf(Candidate &candidate, std::chrono::milliseconds time)
{
    const Reading before = candidate.read();
    spinFor(time);
    const Reading after = candidate.read();
    const double perMinute = 60e9 / static_cast<double>((after.at - before.at).count());
    return { milliseconds(after.cpu - before.cpu) * perMinute,
             static_cast<double>(after.switches - before.switches) * perMinute };
}

double startOf(Program program, const Channel &channel, int starts)
{
    std::vector<double> times;
    for (int i = 0; i < starts; ++i) {
        Candidate candidate(program, channel.id);
        const auto time = candidate.start();
        require(time.has_value(), "a candidate did not connect");
        times.push_back(milliseconds(*time));
    }
    return median(times);
}

/// A bridge on this platform's own SDK is there to be measured.
bool hasNode(const Channel &channel)
{
    const QByteArray variable = "BENCH_NODE_" + channel.id.toUpper().toLatin1();
    return qEnvironmentVariableIsSet(variable.constData());
}

template <class Measure>
auto ofNode(bool isThere, Measure measure) -> std::optional<decltype(measure())>
{
    return isThere ? std::optional(measure()) : std::nullopt;
}

template <class Struct>
std::optional<double> member(const std::optional<Struct> &of, double Struct::*which)
{
    return of ? std::optional(*of.*which) : std::nullopt;
}

void measureCost(const Channel &channel, const Effort &effort)
{
    const Cost ours = costOf(Program::Unpaced, channel, effort);
    const auto node = ofNode(hasNode(channel), [&] { return costOf(Program::NodeSdk, channel, effort); });
    const QString in = channel.title + u": "_s;
    std::optional<Cost> bare;
    if (channel.id != lark.id)
        bare = costOf(Program::Bare, channel, effort);
    const auto beside = [&](double Cost::*what) {
        return bare ? QStringList(u"a bare bridge: %1 ms"_s.arg(number((*bare).*what))) : QStringList();
    };
    const QString calls = u"%1 calls a message"_s.arg(number(ours.callsPerMessage, 1))
        + (node ? u", Node %1"_s.arg(number(node->callsPerMessage, 1)) : QString());
    print({ in + u"CPU per message, closed loop"_s, ours.closed, u"ms"_s, channel.closedLoop, false,
            member(node, &Cost::closed), (beside(&Cost::closed) + QStringList(calls)).join(u"; "_s) });
    print({ in + u"CPU per message, 10 a second"_s, ours.open, u"ms"_s, channel.openLoop, false,
            member(node, &Cost::open), beside(&Cost::open).join(QString()) });
    print({ in + u"RSS idle"_s, ours.idleMegabytes, u"MB"_s, 30, false, member(node, &Cost::idleMegabytes) });
    print({ in + u"RSS under load, highest"_s, ours.peakMegabytes, u"MB"_s, 45, false,
            member(node, &Cost::peakMegabytes) });
}

struct FirstText
{
    QList<Nanoseconds> shares;
    QList<Nanoseconds> flushes; ///< of the same disk
};

FirstText firstTextOf(Program program, const Effort &effort)
{
    Candidate candidate(program);
    require(candidate.start().has_value(), "a candidate did not connect");
    Load load(candidate, conversations);
    require(load.answerAll(200), "an answer did not come");
    const QList<Nanoseconds> flushes = fsyncTimes(candidate.directory().path(), effort.firstTexts);
    const auto shares = load.firstTextTimes(effort.firstTexts);
    require(shares.has_value(), "an answer did not come");
    return { *shares, flushes };
}

void measureFirstText(const Effort &effort)
{
    const FirstText ours = firstTextOf(Program::Unpaced, effort);
    const FirstText bare = firstTextOf(Program::Bare, effort);
    const auto row = [&](const QString &name, double part, double allowed) {
        const double flush = percentile(ours.flushes, part);
        print({ u"push to first visible text, our share, "_s + name,
                percentile(ours.shares, part),
                u"ms"_s,
                flush + allowed,
                false,
                {},
                u"a bare bridge: %1 ms; a flush takes %2 ms here"_s.arg(number(percentile(bare.shares, part)),
                                                                        number(flush)) });
    };
    row(u"p50"_s, 0.5, 1);
    row(u"p99"_s, 0.99, 4);
}

void measureOpenAnswers()
{
    const auto count = [](Program program) {
        Candidate candidate(program);
        require(candidate.start().has_value(), "a candidate did not connect");
        Load load(candidate, openAnswers);
        return static_cast<double>(load.openAtOnce());
    };
    const double ours = count(Program::Unpaced);
    print({ u"answers open at once, of %1 asked for"_s.arg(openAnswers),
            ours,
            {},
            256,
            true,
            ofNode(hasNode(dingTalk), [&] { return count(Program::NodeSdk); }) });
}

void measureGrowth(const Effort &effort)
{
    Candidate candidate(Program::Unpaced);
    require(candidate.start().has_value(), "a candidate did not connect");
    spinFor(untilSettled);
    Load load(candidate, conversations);
    load.setPieceInterval(0ms);
    require(load.answerAll(effort.small), "an answer did not come");
    const double before = candidate.megabytes();
    require(load.answerAll(effort.large - effort.small), "an answer did not come");
    const double after = candidate.megabytes();
    // One megabyte is what two readings of an unchanging process may differ by.
    print({ u"RSS growth from %1 to %2 messages"_s.arg(effort.small).arg(effort.large),
            after - before,
            u"MB"_s,
            1,
            false,
            {},
            u"%1 MB, then %2 MB"_s.arg(number(before), number(after)) });
}

void measureIdle(const Channel &channel, const Effort &effort)
{
    const auto measure = [&](Program program) {
        Candidate candidate(program, channel.id);
        require(candidate.start().has_value(), "a candidate did not connect");
        spinFor(10s); // what it does after its start is not what it does all day
        return idleOf(candidate, effort.idle);
    };
    const Idle ours = measure(Program::AsDelivered);
    const auto node = ofNode(hasNode(channel), [&] { return measure(Program::NodeSdk); });
    const QString in = channel.title + u": "_s;
    print({ in + u"idle a minute, CPU"_s, ours.cpu, u"ms"_s, 5, false, member(node, &Idle::cpu) });
    print({ in + u"idle a minute, context switches"_s, ours.switches, {}, 20, false, member(node, &Idle::switches) });
}

void measureManyBots(const Effort &effort)
{
    Candidate candidate(Program::AsDelivered, dingTalk.id, manyBots);
    const auto time = candidate.start();
    require(time.has_value(), "not every bot connected");
    spinFor(10s);
    const double megabytes = candidate.megabytes();
    const Idle idle = idleOf(candidate, effort.idle);
    print({ u"100 bots: online"_s, milliseconds(*time), u"ms"_s, 600, false, {} });
    print({ u"100 bots: RSS"_s, megabytes, u"MB"_s, 45, false, {} });
    print({ u"100 bots: idle CPU a minute"_s, idle.cpu, u"ms"_s, 25, false, {} });
}

/// With the platform's budgets as they are: how it behaves, not how fast.
bool measureRealBudgets(const Channel &channel, const Effort &effort)
{
    Candidate candidate(Program::AsDelivered, channel.id, 1, true);
    require(candidate.start().has_value(), "a candidate did not connect");
    Load load(candidate, conversations);
    load.setPieceInterval(200ms);
    require(load.keepUp(500ms, effort.realBudgets), "an answer did not come");
    const auto violations = candidate.violations();
    print({ channel.title + u": rules of the platform broken, real budgets, 2 messages a second"_s,
            static_cast<double>(violations.size()),
            {},
            0,
            false,
            {},
            u"%1 answered"_s.arg(load.answered()) });
    for (const auto &violation : violations)
        std::cerr << violation.code.toStdString() << ": " << violation.detail.toStdString() << '\n';
    return violations.isEmpty();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const bool isQuick = QCoreApplication::arguments().contains(u"--quick"_s);
    const Effort effort = isQuick ? quick : Effort();
    const bool withNode = hasNode(dingTalk) || hasNode(lark) || hasNode(weCom);

    std::cout
        << "Load rows run a daemon whose platform budgets are lifted (tests/bench/unpacedchannel.cpp); start, idle,\n"
           "100 bots and real budgets run the program as it is delivered. "
        << conversations << " conversations, " << Load::pieces << " pieces an answer, median of " << effort.rounds
        << (isQuick ? ".\nA quick run: short rounds, and 10,000 and 100,000 messages stand for fewer.\n" : ".\n")
        << (withNode ? "" : "Without Node and its packages there is nothing to compare with.\n")
        << "\n| what | measured | target | | Node SDK, same run | ours is better by |\n"
           "| --- | --- | --- | --- | --- | --- |"
        << std::endl;

    const QStringList words = QCoreApplication::arguments();
    const bool isAll = !words.contains(u"--only"_s);
    const QString only = isAll ? QString() : words.value(words.indexOf(u"--only"_s) + 1);
    const auto isWanted = [&](QStringView group) { return isAll || only == group; };
    bool keepsRules = true;
    for (const Channel &channel : { dingTalk, lark, weCom }) {
        const auto isWantedHere = [&](QStringView group) { return isWanted(group) || only == channel.id; };
        if (isWantedHere(u"cost"))
            measureCost(channel, effort);
        if (isWantedHere(u"start"))
            print({ channel.title + u": exec to subscribed"_s, startOf(Program::AsDelivered, channel, effort.starts),
                    u"ms"_s, 100, false,
                    ofNode(hasNode(channel), [&] { return startOf(Program::NodeSdk, channel, effort.starts); }) });
        if (isWantedHere(u"idle"))
            measureIdle(channel, effort);
        if (isWantedHere(u"rules"))
            keepsRules = measureRealBudgets(channel, effort) && keepsRules;
    }
    // What does not depend on the platform.
    if (isWanted(u"first"))
        measureFirstText(effort);
    if (isWanted(u"open"))
        measureOpenAnswers();
    if (isWanted(u"growth"))
        measureGrowth(effort);
    if (isWanted(u"many"))
        measureManyBots(effort);
    return keepsRules ? 0 : 1;
}
