#include "tests/bench/load.h"

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace oagent::bench {

using namespace simulator;

namespace {

constexpr int pieceCharacters = 40;
/// The records of the simulator are dropped this often, so that its searching does not grow with the run.
constexpr int forgetEvery = 256;
/// Without an answer for so long it is stuck.
constexpr std::chrono::milliseconds patience = 30s;

QString personName(int number) { return u"person%1"_s.arg(number, 4, 10, QChar(u'0')); }

} // namespace

Load::Load(Candidate &candidate, int conversations)
    : m_candidate(candidate)
    , m_conversations(conversations)
{
    AssistantServer &assistant = candidate.assistant();
    assistant.setAnswer([this](const AssistantServer::Request &) {
        m_askedAt = steady_clock::now();
        m_firstPieceAt = {};
        return u"Forty characters of an answer, like this"_s.repeated(pieces);
    });
    assistant.setPace(pieceCharacters, 5ms);
    connect(&assistant, &AssistantServer::pieceSent, this, [this] {
        if (m_firstPieceAt == steady_clock::time_point())
            m_firstPieceAt = steady_clock::now();
    });
    connect(&candidate.app(), &App::answered, this, &Load::takeAnswer);
    connect(&candidate.app(), &App::called, this, [this] { ++m_calls; });
    connect(&m_sampling, &QTimer::timeout, this, [this] { m_peak = std::max(m_peak, m_candidate.megabytes()); });
    m_sampling.start(250ms);
}

Load::~Load() { m_candidate.assistant().setAnswer({}); }

void Load::setPieceInterval(std::chrono::milliseconds interval)
{
    m_candidate.assistant().setPace(pieceCharacters, interval);
}

void Load::write(int person)
{
    const QString name = personName(person);
    m_waiting.insert(name, person);
    m_candidate.app().deliver(
        name, u"Question %1: why did the nightly merge of the orders table take so long?"_s.arg(++m_written));
}

void Load::takeAnswer(const QString &name)
{
    const auto waiting = m_waiting.constFind(name);
    if (waiting == m_waiting.constEnd())
        return;
    const int person = *waiting;
    m_waiting.erase(waiting);
    ++m_answered;
    if (m_toWrite > 0) {
        --m_toWrite;
        // Not from inside a call of the candidate's.
        QTimer::singleShot(0, this, [this, person] { write(person); });
    }
    if (m_answered % forgetEvery == 0 && !m_keepsRecords)
        forgetLater();
}

void Load::forgetLater()
{
    QTimer::singleShot(0, this, [this] {
        m_candidate.app().forgetSettled();
        m_candidate.assistant().forgetRequests();
    });
}

bool Load::answerAll(int messages)
{
    const int goal = m_answered + messages;
    const int atOnce = std::min(m_conversations, messages);
    m_toWrite = messages - atOnce;
    for (int person = 0; person < atOnce; ++person)
        write(person);
    for (int before = m_answered; m_answered < goal; before = m_answered) {
        if (!spinUntil([&] { return m_answered >= goal || m_answered >= before + 1000; }, patience)
            && m_answered == before)
            return false;
    }
    return true;
}

bool Load::keepUp(std::chrono::milliseconds interval, std::chrono::milliseconds duration)
{
    int next = 0;
    QTimer clock;
    clock.setTimerType(Qt::PreciseTimer);
    connect(&clock, &QTimer::timeout, this, [this, &next] {
        next = (next + 1) % m_conversations;
        if (!m_waiting.contains(personName(next)))
            write(next);
    });
    clock.start(interval);
    spinFor(duration);
    clock.stop();
    return spinUntil([this] { return m_waiting.isEmpty(); }, patience);
}

std::optional<QList<Nanoseconds>> Load::firstTextTimes(int messages)
{
    QList<Nanoseconds> times;
    m_keepsRecords = true;
    for (int i = 0; i < messages; ++i) {
        m_candidate.app().forgetSettled();
        const auto pushed = steady_clock::now();
        write(i % m_conversations);
        if (!spinUntil([this] { return m_waiting.isEmpty(); }, patience))
            return std::nullopt;
        const std::optional<Nanoseconds> share = shareOfLast(pushed);
        if (!share)
            return std::nullopt;
        times.append(*share);
        spinFor(20ms); // the store still notes the end of the turn: nobody writes again within that time
    }
    m_keepsRecords = false;
    return times;
}

/// Time in which at least one of the others had a call of the candidate's to answer is not the candidate's.
std::optional<Nanoseconds> Load::shareOfLast(steady_clock::time_point pushed) const
{
    using Span = std::pair<steady_clock::time_point, steady_clock::time_point>;
    std::vector<Span> others { { m_askedAt, m_firstPieceAt } };
    std::optional<steady_clock::time_point> firstText;
    const QList<Call> calls = m_candidate.app().calls();
    for (const Call &call : calls) {
        if (call.showsText) {
            firstText = call.at;
            break;
        }
        others.emplace_back(call.at, call.answeredAt.value_or(call.at));
    }
    if (!firstText)
        return std::nullopt;
    std::sort(others.begin(), others.end());
    Nanoseconds share = *firstText - pushed;
    auto counted = pushed;
    for (const auto &[from, to] : others) {
        const auto begin = std::max(from, counted);
        const auto end = std::min(to, *firstText);
        if (end > begin) {
            share -= end - begin;
            counted = end;
        }
    }
    return share;
}

int Load::openAtOnce()
{
    App &app = m_candidate.app();
    app.forgetSettled();
    m_keepsRecords = true;
    m_candidate.assistant().failNext(AssistantServer::Fault::StallMidStream, m_conversations);
    for (int person = 0; person < m_conversations; ++person)
        write(person);
    const bool all = spinUntil([&] { return app.growing() == m_conversations; }, 20s);
    const int shown = all ? m_conversations : app.growing();
    m_candidate.assistant().release();
    const bool ended = spinUntil([this] { return m_waiting.isEmpty(); }, patience);
    m_keepsRecords = false;
    app.forgetSettled();
    return ended ? shown : 0;
}

} // namespace oagent::bench
