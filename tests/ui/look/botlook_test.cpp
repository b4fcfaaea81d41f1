#include "ui/look/botlook.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

BotLook look(const QString &state, const QString &reason)
{
    return BotLook::of(
        { { u"state"_s, state },
          { u"reason"_s,
            QJsonObject { { u"id"_s, reason }, { u"cause"_s, u"Cause."_s }, { u"cure"_s, u"Cure."_s } } } });
}

} // namespace

TEST(BotLook, CallsNoBotWellThatCannotAnswerAsItShould)
{
    EXPECT_EQ(look(u"online"_s, {}).tone, Tone::Good);
    for (const QString &reason :
         { u"quota-used-up"_s, u"address-not-allowed"_s, u"app-disabled"_s, u"may-not-send"_s }) {
        const BotLook refused = look(u"online"_s, reason);
        EXPECT_EQ(refused.tone, Tone::Bad) << reason.toStdString();
        EXPECT_TRUE(refused.needsSomebody);
        EXPECT_EQ(refused.sentence, u"Cause. Cure."_s);
    }
    EXPECT_EQ(look(u"online"_s, u"refused-credentials"_s).tone, Tone::Bad)
        << "the line was opened with those of before";
    for (const QString &reason : { u"permission-missing"_s, u"cards-refused"_s, u"cards-broken"_s }) {
        const BotLook limited = look(u"online"_s, reason);
        EXPECT_EQ(limited.tone, Tone::Busy) << reason.toStdString();
        EXPECT_EQ(limited.needsSomebody, reason == u"permission-missing"_s) << "the others end by themselves";
    }
}

TEST(BotLook, SaysWhileItConnectsWhatIsKnown)
{
    EXPECT_EQ(BotLook::of({ { u"state"_s, u"connecting"_s } }).sentence, u"Connecting"_s);
    EXPECT_EQ(look(u"connecting"_s, u"connection-limit"_s).sentence,
              look(u"waiting-to-retry"_s, u"connection-limit"_s).sentence);
    EXPECT_EQ(look(u"connecting"_s, u"connection-limit"_s).word, u"connecting"_s);
}

TEST(BotLook, SaysWhyASecretCannotBeRead)
{
    EXPECT_EQ(look(u"stopped"_s, u"secret-unreadable"_s).sentence, u"Cause. Cure."_s);
}
