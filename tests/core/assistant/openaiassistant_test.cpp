#include "tests/core/assistant/openaiassistanttest.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The fixtures in which the way the bytes are cut could matter.
class OpenAiAssistantSplit : public OpenAiAssistantTest, public ::testing::WithParamInterface<Split>
{ };

INSTANTIATE_TEST_SUITE_P(Sizes, OpenAiAssistantSplit, ::testing::ValuesIn(oagent::testing::allSplits()),
                         oagent::testing::nameOfSplit);

} // namespace

TEST_P(OpenAiAssistantSplit, StreamsAnAnswer)
{
    const QList<QByteArray> streams { delta("Grüße, 你") + delta("好 🙂") + stop + done,
                                      ": OPENROUTER PROCESSING\n\n" + delta("Grüße, 你") + ": keep-alive\n\n"
                                          + delta("好 🙂") + "event: ping\n\n" + stop + "data:  [DONE] \n\n" };
    for (QByteArray bytes : streams) {
        for (const bool withCr : { false, true }) {
            if (withCr)
                bytes.replace("\n", "\r\n");
            const Outcome outcome = outcomeOf({ stream(bytes, GetParam()) });
            EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
            EXPECT_EQ(outcome.text, u"Grüße, 你好 🙂"_s);
            EXPECT_FALSE(outcome.cutByLength);
        }
    }
}

TEST_P(OpenAiAssistantSplit, KeepsReasoningAndToolsOutOfTheAnswer)
{
    const QByteArray reasoning = "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Let me see\"}}]}\n\n"_ba;
    const QByteArray tool = "event: hermes.tool.progress\ndata: {\"tool\":\"look_up\"}\n\n"_ba;
    const Outcome outcome = outcomeOf({ stream(reasoning + tool + hello, GetParam()) });
    EXPECT_EQ(outcome.text, u"Hello"_s);
    EXPECT_EQ(heard->reasoning, u"Let me see"_s);
    EXPECT_EQ(heard->tools, QStringList { u"look_up"_s });
}

TEST_P(OpenAiAssistantSplit, NeedsAnEndMarkOrAFinishReason)
{
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + stop, GetParam()) }).kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + done, GetParam()) }).kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + "data: [DONE]", GetParam()) }).kind, Outcome::Kind::Completed);
    const Outcome cut = outcomeOf({ stream(delta("Hel"), GetParam()) });
    EXPECT_EQ(cut.error.kind, Error::Kind::Truncated);
    EXPECT_EQ(cut.text, u"Hel"_s);
}

TEST_P(OpenAiAssistantSplit, FailsOnAnErrorInTheStream)
{
    for (const QByteArray &error : { R"(data: {"error":{"message":"no","code":400}})"_ba,
                                     R"(data: {"object":"error","message":"no","code":400})"_ba,
                                     "event: error\ndata: {\"error\":{\"message\":\"no\",\"code\":\"400\"}}"_ba }) {
        EXPECT_EQ(failureOf({ stream(error + "\n\n" + done, GetParam()) }).kind, Error::Kind::BadRequest);
        const Outcome later
            = outcomeOf({ stream(delta("Hel") + error + "\n\n" + delta("lo") + stop + done, GetParam()) });
        EXPECT_EQ(later.error.kind, Error::Kind::BadRequest);
        EXPECT_EQ(later.text, u"Hel"_s);
    }
    EXPECT_EQ(failureOf({ stream(R"(data: {"error":"it broke"})"
                                 "\n\n"
                                     + done,
                                 GetParam()) })
                  .kind,
              Error::Kind::Server);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_P(OpenAiAssistantSplit, ReadsAWholeAnswerWhateverItIsCalled)
{
    const QByteArray whole = R"( {"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"text":"lo"}]}}]})";
    for (const QByteArray &type : { "application/json"_ba, "text/plain"_ba, ""_ba })
        EXPECT_EQ(outcomeOf({ stream(whole, GetParam(), type) }).text, u"Hello"_s);
    EXPECT_EQ(outcomeOf({ stream(hello, GetParam(), "application/json"_ba) }).text, u"Hello"_s);
    EXPECT_EQ(outcomeOf({ stream(hello, GetParam(), {}) }).text, u"Hello"_s);
}

TEST_F(OpenAiAssistantTest, ReadsAnAnswerOfAMebibyte)
{
    QByteArray bytes;
    for (int i = 0; i < 1024; ++i)
        bytes += delta(QByteArray(1024, 'x'));
    for (const Split split : { Split { 4093 }, Split {} }) {
        EXPECT_EQ(outcomeOf({ stream(bytes + stop + done, split) }).text, QString(1024 * 1024, u'x'));
        heard.reset();
    }
}

TEST_F(OpenAiAssistantTest, SaysThatAWebPageIsNoAssistant)
{
    for (const QByteArray &type : { "text/html; charset=utf-8"_ba, "text/plain"_ba }) {
        const Error error = failureOf({ stream("<!doctype html><title>Hi</title>", {}, type) });
        EXPECT_EQ(error.kind, Error::Kind::Protocol);
        EXPECT_TRUE(error.detail.contains(u"/v1"_s)) << error.detail.toStdString();
    }
}

TEST_F(OpenAiAssistantTest, FailsOnNonsense)
{
    EXPECT_EQ(failureOf({ stream("data: {\"choices\":[\n\n") }).kind, Error::Kind::Protocol);
    EXPECT_EQ(failureOf({ status(200, R"({"hello":"world"})") }).kind, Error::Kind::Protocol);
    EXPECT_EQ(failureOf({ status(200, "") }).kind, Error::Kind::Truncated);
    EXPECT_EQ(failureOf({ status(204, "") }).kind, Error::Kind::Truncated);
}

TEST_F(OpenAiAssistantTest, TellsWhenTheAnswerWasCutByItsLength)
{
    const QByteArray length = "data: {\"choices\":[{\"finish_reason\":\"length\"}]}\n\n"_ba;
    EXPECT_TRUE(outcomeOf({ stream(delta("Hello") + length + done) }).cutByLength);
    const QByteArray filtered = "data: {\"choices\":[{\"finish_reason\":\"content_filter\"}]}\n\n"_ba;
    EXPECT_EQ(failureOf({ stream(delta("Hello") + filtered + done) }).kind, Error::Kind::ContentFiltered);
}

TEST_F(OpenAiAssistantTest, KnowsWhatItsProfileImplies)
{
    const auto make = [this](OpenAiSettings::Profile profile, std::optional<bool> askAgain = {}) {
        OpenAiSettings settings;
        settings.profile = profile;
        settings.historyTurns = 7;
        settings.askAgain = askAgain;
        return std::make_unique<OpenAiAssistant>(http, std::move(settings));
    };
    EXPECT_TRUE(make(OpenAiSettings::Profile::Generic)->askAgainAfterCrash());
    EXPECT_EQ(make(OpenAiSettings::Profile::Generic)->historyTurns(), 7);
    for (const auto profile : { OpenAiSettings::Profile::OpenClaw, OpenAiSettings::Profile::Hermes }) {
        EXPECT_FALSE(make(profile)->askAgainAfterCrash());
        EXPECT_TRUE(make(profile, true)->askAgainAfterCrash());
        EXPECT_EQ(make(profile)->historyTurns(), 0);
    }
    EXPECT_FALSE(make(OpenAiSettings::Profile::Generic, false)->askAgainAfterCrash());
}
