#include "core/assistant/echo/echoassistant.h"

#include "core/assistant/echo/longanswer.h"
#include "core/support/later.h"

#include <QTextBoundaryFinder>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

class EchoTurn final : public AssistantTurn
{
public:
    EchoTurn(const QString &question, Milliseconds interval)
        : m_command(question.trimmed().toLower())
        , m_answer(m_command == "long"_L1 ? longAnswer() : question)
        , m_pieceSize(std::max<qsizetype>(8, m_answer.size() / 100))
    {
        m_timer.setInterval(interval);
        connect(&m_timer, &QTimer::timeout, this, [this] { sayMore(); });
        later(this, [this] { begin(); });
    }

    void cancel() override
    {
        if (std::exchange(m_ended, true))
            return;
        m_timer.stop();
        later(this, [this] { Q_EMIT finished(outcome(Outcome::Kind::Cancelled)); });
    }

private:
    void begin()
    {
        if (m_ended)
            return;
        if (m_command != "stall"_L1)
            m_timer.start();
        Q_EMIT started();
    }

    void sayMore()
    {
        if (m_command == "fail"_L1)
            return fail();
        if (m_said == m_answer.size())
            return end(outcome(Outcome::Kind::Completed));
        const qsizetype from = std::exchange(m_said, nextBreak());
        Q_EMIT textDelta(m_answer.sliced(from, m_said - from));
    }

    void fail()
    {
        Outcome failed = outcome(Outcome::Kind::Failed);
        failed.error = failure(Error::Kind::Server, u"Echo was asked to fail"_s).value();
        end(failed);
    }

    void end(const Outcome &outcome)
    {
        m_ended = true;
        m_timer.stop();
        Q_EMIT finished(outcome);
    }

    /// Never inside of what a reader takes for one character.
    [[nodiscard]] qsizetype nextBreak() const
    {
        const qsizetype wanted = m_said + m_pieceSize;
        if (wanted >= m_answer.size())
            return m_answer.size();
        QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, m_answer);
        finder.setPosition(wanted);
        return finder.isAtBoundary() ? wanted : finder.toNextBoundary();
    }

    [[nodiscard]] Outcome outcome(Outcome::Kind kind) const
    {
        return { .kind = kind, .text = m_answer.first(m_said), .cutByLength = false, .error = {} };
    }

    QString m_command;
    QString m_answer;
    qsizetype m_pieceSize;
    qsizetype m_said = 0;
    bool m_ended = false;
    QTimer m_timer;
};

} // namespace

EchoAssistant::EchoAssistant(Milliseconds interval, QObject *parent)
    : Assistant(parent)
    , m_interval(interval)
{ }

std::unique_ptr<AssistantTurn> EchoAssistant::ask(const TurnRequest &request)
{
    return std::make_unique<EchoTurn>(request.text, m_interval);
}

} // namespace oagent
