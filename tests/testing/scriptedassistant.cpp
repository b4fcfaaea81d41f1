#include "tests/testing/scriptedassistant.h"

#include "core/support/later.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::testing {

class ScriptedAssistant::Question : public AssistantTurn
{
public:
    explicit Question(TurnRequest asked)
        : request(std::move(asked))
    { }

    void cancel() override
    {
        later(this, [this] { end(Outcome::Kind::Cancelled); });
    }

    void say(const QString &piece)
    {
        m_text += piece;
        Q_EMIT textDelta(piece);
    }

    void end(Outcome::Kind kind, Error::Kind error = Error::Kind::Server)
    {
        if (std::exchange(m_hasEnded, true))
            return;
        Outcome outcome;
        outcome.kind = kind;
        outcome.text = m_text;
        outcome.error.kind = error;
        Q_EMIT finished(outcome);
    }

    const TurnRequest request;

private:
    QString m_text;
    bool m_hasEnded = false;
};

std::unique_ptr<AssistantTurn> ScriptedAssistant::ask(const TurnRequest &request)
{
    auto question = std::make_unique<Question>(request);
    if (whenAsked)
        whenAsked();
    requests.append(request);
    questions.append(question.get());
    later(question.get(), [question = question.get(), ids = remoteIds] { Q_EMIT question->started(ids); });
    if (answersAtOnce) {
        later(question.get(), [question = question.get()] {
            question->say(u"You said: "_s + question->request.text);
            question->end(Outcome::Kind::Completed);
        });
    }
    return question;
}

void ScriptedAssistant::say(const QString &piece) const
{
    ASSERT_TRUE(questions.last()) << "nobody listens any more";
    questions.last()->say(piece);
}

void ScriptedAssistant::finish() const
{
    ASSERT_TRUE(questions.last()) << "nobody listens any more";
    questions.last()->end(Outcome::Kind::Completed);
}

void ScriptedAssistant::fail(Error::Kind kind) const
{
    ASSERT_TRUE(questions.last()) << "nobody listens any more";
    questions.last()->end(Outcome::Kind::Failed, kind);
}

void ScriptedAssistant::give(const MediaFile &file) const { Q_EMIT questions.last()->fileReceived(file); }

} // namespace oagent::testing
