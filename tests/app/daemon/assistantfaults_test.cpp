// What goes wrong at the assistant, as the person meets it who asked.
#include "tests/app/daemon/chatfixture.h"

#include "core/phrases/phrases.h"

#include <QDateTime>
#include <QLocale>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using Fault = AssistantServer::Fault;

namespace {

class AssistantFaults : public ChatFixture
{
protected:
    /// What stands in the card that answers this question.
    [[nodiscard]] QString answerTo(const QString &question)
    {
        const qsizetype before = gateway.cards().size();
        EXPECT_FALSE(deliver(question).isEmpty());
        EXPECT_TRUE(waitForFinishedCards(before + 1));
        return gateway.cards().isEmpty() ? QString() : gateway.cards().last().content;
    }
    [[nodiscard]] static QString english(Phrase phrase) { return say(phrase, Language::English); }
};

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

TEST_F(AssistantFaults, ARefusalIsToldInOneSentenceAndNotRepeated)
{
    configure();
    startDaemon();
    for (const auto &[status, phrase] : std::initializer_list<std::pair<int, Phrase>> {
             { 401, Phrase::AssistantRefused },
             { 403, Phrase::AssistantRefused },
             { 404, Phrase::AssistantMisconfigured },
             { 400, Phrase::AssistantMisconfigured },
             { 500, Phrase::AssistantFailed },
         }) {
        SCOPED_TRACE(status);
        const QString question = u"question %1"_s.arg(status);
        assistant.refuseNext(status, R"({"error":{"message":"\ud800 no"}})"_ba);
        EXPECT_EQ(answerTo(question), english(phrase));
        EXPECT_EQ(assistant.timesAsked(question), 1);
    }
    EXPECT_EQ(answerTo(u"and now?"_s), u"You said: and now?"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(AssistantFaults, AServerThatIsBusyIsAskedAgainWhenItSaid)
{
    configure();
    startDaemon();
    for (const QByteArray &when : { "1"_ba, httpDate(QDateTime::currentDateTime().addSecs(2)) }) {
        SCOPED_TRACE(when.toStdString());
        const QString question = u"when %1"_s.arg(QString::fromLatin1(when));
        assistant.refuseNext(429, "{}"_ba, 1, { { "Retry-After"_ba, when } });
        EXPECT_EQ(answerTo(question), QString(u"You said: "_s + question));
        EXPECT_EQ(assistant.timesAsked(question), 2);
    }
    assistant.refuseNext(429, "{}"_ba, 1, { { "Retry-After"_ba, "86400"_ba } });
    EXPECT_EQ(answerTo(u"tomorrow?"_s), english(Phrase::AssistantBusy));
    EXPECT_EQ(assistant.timesAsked(u"tomorrow?"_s), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(AssistantFaults, HalfAnAnswerIsKeptAndNamedSo)
{
    configure();
    startDaemon();
    for (const Fault fault : { Fault::CloseMidStream, Fault::ResetMidStream, Fault::ErrorMidStream }) {
        SCOPED_TRACE(static_cast<int>(fault));
        const QString question = u"a question of some length, number %1"_s.arg(static_cast<int>(fault));
        assistant.failNext(fault);
        const QString answer = answerTo(question);
        EXPECT_TRUE(answer.startsWith(u"You said: a "_s)) << answer.toStdString();
        EXPECT_TRUE(answer.contains(u"\n\n"_s) && answer.endsWith(u'.')) << answer.toStdString();
        EXPECT_FALSE(answer.contains(question));
        EXPECT_EQ(assistant.timesAsked(question), 1) << "what was shown must not be said twice";
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(AssistantFaults, AWebPageIsNoAnswer)
{
    configure();
    startDaemon();
    assistant.failNext(Fault::Html);
    const QString answer = answerTo(u"hello"_s);
    EXPECT_EQ(answer, english(Phrase::AssistantFailed));
    EXPECT_FALSE(answer.contains(u'<'));
    EXPECT_EQ(violations(), "");
}

TEST_F(AssistantFaults, ASilentServerHoldsNobodyElseUp)
{
    configure();
    startDaemon();
    assistant.failNext(Fault::Silence);
    ASSERT_FALSE(deliver(u"silence"_s, u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(u"silence"_s) == 1; }));
    ASSERT_FALSE(deliver(u"hello"_s, u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] {
        const auto cards = gateway.cards();
        return std::any_of(cards.begin(), cards.end(),
                           [](const CardRecord &card) { return card.content == u"You said: hello"_s; });
    }));
    gateway.sendPing();
    ASSERT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
    daemon->terminate();
    ASSERT_TRUE(waitUntil([&] { return log().contains("\"stopping\""); }));
    daemon->terminate(); // at once: the silent one would take its time
    EXPECT_EQ(ProgramFixture::wait(*daemon).exitCode, 0);
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_EQ(violations(), "");
}
