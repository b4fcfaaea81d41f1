#include "core/doctor/check.h"

#include "core/log/redactor.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(DoctorReport, HasTheShapeThatIsPromised)
{
    DoctorReport report;
    report.bots.append({ u"ops"_s,
                         { { u"permissions"_s,
                             Check::State::Failed,
                             u"why"_s,
                             u"what to do"_s,
                             { u"Card.Streaming.Write"_s },
                             u"https://example.com/#/app"_s },
                           { u"secret"_s, Check::State::Ok, {}, {}, {}, {} } } });
    report.assistants.append({ u"main"_s, { { u"reachable"_s, Check::State::Unknown, u"why"_s, {}, {}, {} } } });
    report.program.append({ u"disk"_s, Check::State::InferredFailed, u"why"_s, u"do"_s, {}, {} });
    const QByteArray expected = R"({"assistants":[{"checks":[{"cause":"why","check":"reachable","state":"unknown"}],)"
                                R"("id":"main"}],"bots":[{"checks":[{"cause":"why","check":"permissions",)"
                                R"("cure":"what to do","link":"https://example.com/#/app",)"
                                R"("missing":["Card.Streaming.Write"],"state":"failed"},)"
                                R"({"check":"secret","state":"ok"}],"id":"ops"}],"program":{"checks":[{"cause":"why",)"
                                R"("check":"disk","cure":"do","state":"inferred-failed"}]}})";
    EXPECT_EQ(QJsonDocument(toJson(report, {})).toJson(QJsonDocument::Compact), expected);
}

TEST(DoctorReport, FailsOnlyForWhatIsCertain)
{
    DoctorReport report;
    EXPECT_FALSE(report.hasFailed());
    report.bots.append({ u"ops"_s, { { u"published"_s, Check::State::InferredFailed, {}, {}, {}, {} } } });
    report.program.append({ u"clock"_s, Check::State::Unknown, {}, {}, {}, {} });
    EXPECT_FALSE(report.hasFailed());
    DoctorReport ofProgram = report;
    ofProgram.program.append({ u"disk"_s, Check::State::Failed, {}, {}, {}, {} });
    EXPECT_TRUE(ofProgram.hasFailed());
    report.assistants.append({ u"main"_s, { { u"key"_s, Check::State::Failed, {}, {}, {}, {} } } });
    EXPECT_TRUE(report.hasFailed());
}

TEST(DoctorReport, RepeatsNoSecretThatAPlatformRepeats)
{
    Redactor redactor;
    redactor.remember(u"bot/ops/secret"_s, Secret("hunter2-hunter2"));
    DoctorReport report;
    report.bots.append({ u"ops"_s,
                         { { u"credentials"_s,
                             Check::State::Failed,
                             u"refused hunter2-hunter2"_s,
                             u"not hunter2-hunter2 again"_s,
                             {},
                             {} } } });
    EXPECT_FALSE(QJsonDocument(toJson(report, redactor)).toJson().contains("hunter2"));
}
