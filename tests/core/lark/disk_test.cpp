// Replies while nothing can be stored.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::waitUntil;

namespace {

/// A disk that a test fills; what a reply did comes into `result`.
class LarkDisk : public LarkChecklist, public HandleSink
{
public:
    void save(const ReplyTarget & /*target*/, const QJsonObject &handle, Flush /*flush*/, const QObject *context,
              Callback<void> committed) override
    {
        if (!isFull)
            reserved = handle["reserved"_L1].toInt();
        later(context, [isFull = isFull, committed = std::move(committed)] {
            committed(isFull ? Result<void>(failure(Error::Kind::StorageFull, u"no room"_s)) : Result<void>());
        });
    }

protected:
    void open()
    {
        assistant.answersAtOnce = false;
        start();
        target.turnId = u"turn"_s;
        target.message.messageId = deliver(u"tell me"_s);
        ASSERT_TRUE(waitForQuestion());
        site.emplace(bot, Secret(secret), limits.domains);
        api.emplace(*http, *timer, redactor, *site, limits, bot.id);
        signs.emplace(*api);
    }

    [[nodiscard]] std::unique_ptr<lark::Reply> makeReply()
    {
        return std::make_unique<lark::Reply>(
            lark::ReplyServices { *api, *timer, *signs, sent, recalled, streamGate, patchGate, refusals, limits },
            target, *this);
    }

    [[nodiscard]] bool succeeds(const std::function<void(const Callback<void> &done)> &call)
    {
        std::optional<Result<void>> result;
        call([&result](const Result<void> &one) { result = one; });
        EXPECT_TRUE(waitUntil([&] { return result.has_value(); }));
        return result && result->has_value();
    }

    bool isFull = false;
    int reserved = 0;
    ReplyTarget target;
    std::optional<lark::Site> site;
    std::optional<lark::Api> api;
    std::optional<lark::WorkingSigns> signs;
    RecentIds sent;
    const RecentIds recalled;
    CardGate streamGate;
    CardGate patchGate;
    lark::SendRefusals refusals;
};

} // namespace

TEST_F(LarkDisk, L31_WhatTheDiskRefusesClosesNoRungForTheNextAnswers)
{
    open();
    isFull = true;
    const auto reply = makeReply();
    EXPECT_TRUE(succeeds([&](const auto &done) { reply->show(u"The first half, "_s, reply.get(), done); }));
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1);
    EXPECT_TRUE(streamGate.isOpen());
    EXPECT_TRUE(patchGate.isOpen());
    EXPECT_TRUE(
        succeeds([&](const auto &done) { reply->close(u"The first half, the second half."_s, reply.get(), done); }));
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"The first half, the second half."_s);
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1);
}

TEST_F(LarkDisk, L29_EndsACardWithItsWholeTextAlsoWhenNoMoreNumbersCanBeStored)
{
    limits.sequenceBlock = 4;
    limits.sequenceSpare = 3;
    open();
    const auto reply = makeReply();
    const auto shows = [&](const QString &text) {
        return succeeds([&](const auto &done) { reply->show(text, reply.get(), done); });
    };
    EXPECT_TRUE(shows(u"One, "_s));
    isFull = true;
    EXPECT_TRUE(shows(u"One, two, "_s));
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(shows(u"One, two, three, "_s)); // keeps what ending the card takes
    EXPECT_TRUE(succeeds([&](const auto &done) { reply->close(u"One, two, three, four."_s, reply.get(), done); }));
    EXPECT_EQ(onlyCard().text, u"One, two, three, four."_s);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_LE(onlyCard().sequence, reserved);
    EXPECT_EQ(botMessages().size(), 1);
}

TEST_F(LarkDisk, L27_UsesNoNumberOfABlockThatCouldNotBeStored)
{
    limits.sequenceBlock = 1;
    limits.sequenceSpare = 0;
    open();
    lark::StreamCard card(*api, *timer, limits,
                          [this](const QJsonObject &members, const QObject *context, const Callback<void> &committed) {
                              save(target, members, Flush::Now, context, committed);
                          });
    EXPECT_TRUE(succeeds([&](const auto &done) { card.create(u"One"_s, u"One"_s, false, &card, done); }));
    for (const QString &text : { u"One, two"_s, u"One, two, three"_s, u"One, two, three, four"_s }) {
        isFull = text.endsWith("three"_L1);
        EXPECT_EQ(succeeds([&](const auto &done) { card.put(text, false, &card, done); }), !isFull);
        EXPECT_LE(onlyCard().sequence, reserved) << text.toStdString();
    }
    EXPECT_EQ(onlyCard().text, u"One, two, three, four"_s);
}
