// kill -9 at random calls that the platform sees, again and again on one profile, with several people talking: what was
// acknowledged is answered once and whole, and nothing stays open (architecture.md §2).
#include "tests/app/daemon/chatfixture.h"

#include <algorithm>
#include <map>
#include <random>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A hundred in all, in profiles that ctest wears out side by side.
constexpr int kills = 25;
constexpr int profiles = 4;
constexpr int people = 4;
constexpr int mostOpenPerPerson = 3;
/// Calls, acknowledgements and lines that a process lives for, at most.
constexpr int longestLife = 30;

struct Asked
{
    QString text;
    QString person;
    int life = 0;
};

class RandomKills : public ChatFixture, public ::testing::WithParamInterface<int>
{
protected:
    RandomKills()
    {
        const auto count = [this] { ++m_seen; };
        QObject::connect(&gateway, &DingTalkGateway::callReceived, &m_context, count);
        QObject::connect(&gateway, &DingTalkGateway::acked, &m_context, count);
        QObject::connect(&gateway, &DingTalkGateway::connectionsChanged, &m_context, count);
    }

    /// Starts a process and kills it when the platform has seen so much of it; people talk as soon as there is a line.
    void liveAndDie(int life)
    {
        const int lifetime = std::uniform_int_distribution(1, longestLife)(random);
        m_seen = 0;
        bool haveTalked = false;
        daemon = program.start(QStringList { u"run"_s } + program.secretsOption());
        ASSERT_TRUE(waitUntil([&] {
            if (!haveTalked && gateway.openConnections() > 0) {
                haveTalked = true;
                talk(life);
            }
            return m_seen >= lifetime || (haveTalked && isAllAnswered()) || daemon->state() == QProcess::NotRunning;
        })) << log().toStdString();
        ASSERT_EQ(daemon->state(), QProcess::Running) << daemon->readAllStandardError().toStdString();
        killDaemon();
    }

    /// What a platform delivers on a new line: what was not acknowledged on the last one, and what people say now.
    void talk(int life)
    {
        for (const auto &[msgId, asked] : messages) {
            if (gateway.acks(msgId) == 0)
                gateway.redeliver(msgId);
        }
        const int count = std::uniform_int_distribution(1, 2)(random);
        for (int i = 0; i < count; ++i) {
            const QString person = u"person%1"_s.arg(std::uniform_int_distribution(1, people)(random));
            if (openOf(person) >= mostOpenPerPerson)
                continue;
            const QString text = u"question %1 of %2"_s.arg(messages.size()).arg(person);
            if (const QString msgId = deliver(text, person); !msgId.isEmpty())
                messages[msgId] = { text, person, life };
        }
    }

    [[nodiscard]] int wholeAnswers(const Asked &asked) const
    {
        const auto shown = gateway.shownIn(asked.person);
        return static_cast<int>(std::count(shown.begin(), shown.end(), QString(u"You said: "_s + asked.text)));
    }
    [[nodiscard]] int openOf(const QString &person) const
    {
        return static_cast<int>(std::count_if(messages.begin(), messages.end(), [&](const auto &entry) {
            return entry.second.person == person && wholeAnswers(entry.second) == 0;
        }));
    }
    [[nodiscard]] bool isAllAnswered() const
    {
        const auto cards = gateway.cards();
        return std::all_of(cards.begin(), cards.end(), [](const CardRecord &card) { return card.isDone(); })
            && std::all_of(messages.begin(), messages.end(), [&](const auto &entry) {
                   return gateway.acks(entry.first) > 0 && wholeAnswers(entry.second) > 0;
               });
    }

    std::mt19937 random;
    std::map<QString, Asked> messages; ///< by msgId

private:
    QObject m_context;
    int m_seen = 0;
};

} // namespace

TEST_P(RandomKills, LoseNothingAndAnswerEveryMessageOnce)
{
    const unsigned seed = qEnvironmentVariableIsSet("OAGENT_TEST_SEED")
        ? static_cast<unsigned>(qEnvironmentVariableIntValue("OAGENT_TEST_SEED"))
        : std::random_device()();
    random.seed(seed);
    SCOPED_TRACE("OAGENT_TEST_SEED=" + std::to_string(seed));
    configure();
    assistant.setPace(4, 3ms); // so that there is a middle to be killed in

    for (int life = 0; life < kills; ++life) {
        liveAndDie(life);
        ASSERT_FALSE(HasFatalFailure());
    }

    startDaemon();
    for (const auto &[msgId, asked] : messages) {
        if (gateway.acks(msgId) == 0)
            gateway.redeliver(msgId);
    }
    ASSERT_TRUE(waitUntil([&] { return isAllAnswered(); }, 60s));
    int questions = 0;
    for (const auto &[msgId, asked] : messages) {
        EXPECT_EQ(wholeAnswers(asked), 1) << asked.text.toStdString();
        const int times = assistant.timesAsked(asked.text);
        EXPECT_GE(times, 1) << asked.text.toStdString();
        EXPECT_LE(times, 1 + kills - asked.life) << asked.text.toStdString();
        questions += times;
    }
    EXPECT_LE(questions, static_cast<int>(messages.size()) + people * kills) << "one a conversation runs at a time";
    for (const CardRecord &card : gateway.cards())
        EXPECT_TRUE(card.isDone()) << card.content.toStdString();
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), "");
    std::cout << kills << " kills, seed " << seed << ", " << messages.size() << " messages, " << questions
              << " questions\n";
}

INSTANTIATE_TEST_SUITE_P(AHundred, RandomKills, ::testing::Range(0, profiles));
