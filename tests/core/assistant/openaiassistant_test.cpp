#include "tests/core/assistant/openaiassistanttest.h"

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

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
    const QByteArray odd = "data: {\"choices\":[{\"finish_reason\":\"eos_token\"}]}\n\n"_ba;
    const Outcome taken = outcomeOf({ stream(delta("Hello") + odd + done) });
    EXPECT_EQ(taken.kind, Outcome::Kind::Completed);
    EXPECT_TRUE(taken.remark.contains(u"eos_token"_s)) << "for the log";
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
    OpenAiSettings settings;
    settings.serverRemembersIt = true;
    EXPECT_EQ(OpenAiAssistant(http, std::move(settings)).historyTurns(), 0);
}
