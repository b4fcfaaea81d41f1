// CardKit of the simulated Lark, from the outside: lark.md §10, §13.
#include "tests/core/simulator/larkclient.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>

using namespace oagent::simulator;
using namespace oagent::simulator::larkparts;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr auto table = "|a|b|\n|-|-|\n|1|2|\n\n"_L1;

template <class T>
LarkLimits limited(T LarkLimits::*limit, const T &value)
{
    LarkLimits limits;
    limits.*limit = value;
    return limits;
}

/// A card is sent, this is done to it, and it is closed with sequence 90.
std::function<void(LarkClient &)> onCard(const std::function<void(LarkClient &client, const QString &cardId)> &act)
{
    return [act](LarkClient &client) {
        const QString cardId = client.sendCard();
        act(client, cardId);
        EXPECT_EQ(client.close(cardId, 90).code, 0);
    };
}

std::function<void(LarkClient &)> pushed(const QString &content, int code)
{
    return onCard(
        [=](LarkClient &client, const QString &cardId) { EXPECT_EQ(client.push(cardId, content, 1).code, code); });
}

std::function<void(LarkClient &)> created(const QJsonObject &card, int code)
{
    return [=](LarkClient &client) {
        EXPECT_EQ(client
                      .call("POST"_ba, u"/open-apis/cardkit/v1/cards"_s,
                            { { u"type"_s, u"card_json"_s }, { u"data"_s, larkJsonText(card) } })
                      .code,
                  code);
    };
}

QJsonObject with(QJsonObject card, const QString &member, const QJsonValue &value)
{
    card[member] = value;
    return card;
}

QJsonObject cardOf(const QJsonArray &elements)
{
    return with(LarkClient::streamingCard(), u"body"_s, QJsonObject { { u"elements"_s, elements } });
}

QJsonObject markdown(const QString &id)
{
    return { { u"tag"_s, u"markdown"_s }, { u"element_id"_s, id }, { u"content"_s, u"x"_s } };
}

void clickWith(LarkClient &client, const QString &cardId, const QJsonObject &card)
{
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    const QByteArray answer = larkJson({ { u"card"_s, QJsonObject { { u"type"_s, u"raw"_s }, { u"data"_s, card } } } });
    client.gateway.click(client.gateway.card(cardId)->messageId, u"ou_1"_s, u"allow"_s);
    socket->sendFrame(
        2, ackFor(LarkClient::firstEvent(*socket), R"({"code":200,"data":")" + answer.toBase64() + "\"}").encoded());
    LarkClient::settle(*socket);
}

const BrokenLarkRule cardRules[] = {
    { "ACardThatIsNoString",
      { u"card.body"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client
                        .call("POST"_ba, u"/open-apis/cardkit/v1/cards"_s,
                              { { u"type"_s, u"card_json"_s }, { u"data"_s, LarkClient::streamingCard() } })
                        .code,
                    10'002);
      } },
    { "ACardOfTheOldSchema",
      { u"card.json"_s },
      created(with(LarkClient::streamingCard(), u"schema"_s, u"1.0"_s), 300'303) },
    { "OneElementIdTwice", { u"card.json"_s }, created(cardOf({ markdown(u"a"_s), markdown(u"a"_s) }), 300'301) },
    { "AnElementIdThatStartsWithADigit", { u"card.json"_s }, created(cardOf({ markdown(u"1a"_s) }), 300'313) },
    { "ATagOfTheOldSchema", { u"card.json"_s }, created(cardOf({ QJsonObject { { u"tag"_s, u"note"_s } } }), 300'315) },
    { "TooManyElements",
      { u"card.elements"_s },
      created(cardOf([] {
                  QJsonArray elements;
                  for (int i = 0; i < 201; ++i)
                      elements.append(markdown(u"e%1"_s.arg(i)));
                  return elements;
              }()),
              300'305) },
    { "ACardThatIsTooLarge",
      { u"card.too-large"_s },
      created(LarkClient::streamingCard(QString(31'000, u'a')), 200'860) },
    { "AnEmptyText", { u"card.empty"_s }, pushed({}, 10'002) },
    { "ATextThatIsTooLargeInBytes", { u"card.too-large"_s }, pushed(QString(10'500, u'字'), 200'860) },
    { "AnImageByItsAddress", { u"card.image"_s }, pushed(u"![a](https://example.org/a.png)"_s, 200'570) },
    { "AnImageWithBracketsInItsWords",
      { u"card.image"_s },
      pushed(u"![a [b]\n\\]](  https://example.org/a.png 'c')"_s, 200'570) },
    { "TooManyTables", { u"card.tables"_s }, pushed(QString(table).repeated(4), 230'099) },
    { "CallingEverybody", { u"card.at"_s }, pushed(u"<at id=all></at>"_s, 0) },
    { "ACardThatIsNotThere",
      { u"card.unknown"_s },
      [](LarkClient &client) { EXPECT_EQ(client.push(u"1"_s, u"a"_s, 1).code, 200'740); } },
    { "ASequenceThatDoesNotRise", { u"card.sequence"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client.push(cardId, u"a"_s, 2).code, 0);
          EXPECT_EQ(client.push(cardId, u"ab"_s, 1).code, 300'317);
      }) },
    { "NoSequence", { u"card.sequence"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client.push(cardId, u"a"_s, 0).code, 10'002);
      }) },
    { "OneUuidForTwoTexts", { u"card.uuid-reused"_s }, onCard([](LarkClient &client, const QString &cardId) {
          const QString path = u"/open-apis/cardkit/v1/cards/%1/elements/answer/content"_s.arg(cardId);
          EXPECT_EQ(
              client.call("PUT"_ba, path, { { u"content"_s, u"a"_s }, { u"sequence"_s, 1 }, { u"uuid"_s, u"u"_s } })
                  .code,
              0);
          EXPECT_EQ(
              client.call("PUT"_ba, path, { { u"content"_s, u"ab"_s }, { u"sequence"_s, 2 }, { u"uuid"_s, u"u"_s } })
                  .code,
              200'770);
      }) },
    { "TwoOperationsAtATime", { u"card.concurrent"_s }, onCard([](LarkClient &client, const QString &cardId) {
          const QString path = u"/open-apis/cardkit/v1/cards/%1/elements/answer/content"_s.arg(cardId);
          client.gateway.holdNext(larkcalls::cardContent);
          client.callInVain("PUT"_ba, path, { { u"content"_s, u"a"_s }, { u"sequence"_s, 1 } },
                            [&] { EXPECT_EQ(client.push(cardId, u"ab"_s, 2).code, 0); });
      }) },
    { "MoreOperationsThanTheDocumentAllows",
      { u"card.pace"_s },
      onCard([](LarkClient &client, const QString &cardId) { EXPECT_EQ(client.push(cardId, u"a"_s, 1).code, 0); }),
      limited(&LarkLimits::steadyCardCallsPerWindow, 1) },
    { "MoreOperationsThanThePlatformTakes",
      { u"card.rate"_s },
      [](LarkClient &client) {
          const QString cardId = client.sendCard();
          EXPECT_EQ(client.close(cardId, 1).code, 0);
          EXPECT_EQ(client.push(cardId, u"a"_s, 2).status, 429);
      },
      limited(&LarkLimits::cardCallsPerWindow, 1) },
    { "ATextThatJumps", { u"card.not-prefix"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client.push(cardId, u"one"_s, 1).code, 0);
          EXPECT_EQ(client.push(cardId, u"two"_s, 2).code, 0);
      }) },
    { "AnElementThatIsNotThere", { u"card.element"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client.push(cardId, u"a"_s, 1, u"other"_s).code, 300'313);
      }) },
    { "MoreTextAfterStreamingWasClosed",
      { u"card.closed"_s },
      [](LarkClient &client) {
          const QString cardId = client.sendCard();
          EXPECT_EQ(client.close(cardId, 1).code, 0);
          EXPECT_EQ(client.push(cardId, u"a"_s, 2).code, 300'309);
          EXPECT_EQ(client.push(cardId, u"a"_s, 3).code, 300'309);
      } },
    { "ClosedWithoutASummary",
      { u"card.no-summary"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client.settings(client.sendCard(), { { u"streaming_mode"_s, false } }, 1).code, 0);
      } },
    { "SettingsWithoutConfig", { u"card.settings"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client
                        .call("PATCH"_ba, u"/open-apis/cardkit/v1/cards/%1/settings"_s.arg(cardId),
                              { { u"settings"_s, uR"({"streaming_mode":false})"_s }, { u"sequence"_s, 1 } })
                        .code,
                    300'122);
      }) },
    { "LeftStreaming", { u"card.unfinished"_s }, [](LarkClient &client) { (void)client.sendCard(); } },
    { "SentTwice", { u"card.sent-twice"_s }, onCard([](LarkClient &client, const QString &cardId) {
          const QJsonObject reference { { u"type"_s, u"card"_s },
                                        { u"data"_s, QJsonObject { { u"card_id"_s, cardId } } } };
          EXPECT_EQ(client.reply(client.hear(), client.body(u"interactive"_s, larkJsonText(reference))).code, 230'099);
      }) },
    { "AnEntityChangedByPatch", { u"change.target"_s }, onCard([](LarkClient &client, const QString &cardId) {
          EXPECT_EQ(client
                        .call("PATCH"_ba, u"/open-apis/im/v1/messages/"_s + client.gateway.card(cardId)->messageId,
                              { { u"content"_s, larkJsonText(LarkClient::streamingCard()) } })
                        .code,
                    230'054);
      }) },
    { "AClickThatChangesAStreamingCard",
      { u"click.card-while-streaming"_s },
      onCard([](LarkClient &client, const QString &cardId) {
          clickWith(client, cardId, LarkClient::streamingCard(u"clicked"_s));
      }) },
};

class LarkCardRules : public testing::TestWithParam<BrokenLarkRule>
{ };

} // namespace

TEST_P(LarkCardRules, AreKept) { expectCaught(GetParam()); }
INSTANTIATE_TEST_SUITE_P(All, LarkCardRules, testing::ValuesIn(cardRules), nameOfLarkRule);

TEST(LarkCards, ACardStreamsClosesAndEndsWithButtons)
{
    LarkClient client;
    const QString cardId = client.sendCard(LarkClient::streamingCard(u"…"_s));
    EXPECT_EQ(client.push(cardId, u"Hello"_s, 1).code, 0);
    EXPECT_EQ(client.push(cardId, u"Hello world"_s, 2).code, 0);
    EXPECT_TRUE(client.gateway.card(cardId)->streaming);
    EXPECT_EQ(client.close(cardId, 5).code, 0);
    const QJsonObject button { { u"tag"_s, u"button"_s },
                               { u"text"_s,
                                 QJsonObject { { u"tag"_s, u"plain_text"_s }, { u"content"_s, u"Again"_s } } } };
    QJsonObject answer = markdown(u"answer"_s);
    answer[u"content"_s] = u"Hello world"_s;
    QJsonObject last = cardOf({ answer, button });
    last[u"config"_s] = QJsonObject { { u"streaming_mode"_s, false } };
    EXPECT_EQ(
        client
            .call("PUT"_ba, u"/open-apis/cardkit/v1/cards/"_s + cardId,
                  { { u"card"_s, QJsonObject { { u"type"_s, u"card_json"_s }, { u"data"_s, larkJsonText(last) } } },
                    { u"sequence"_s, 6 } })
            .code,
        0);
    const LarkCard card = *client.gateway.card(cardId);
    EXPECT_EQ(card.history, (QStringList { u"…"_s, u"Hello"_s, u"Hello world"_s }));
    EXPECT_EQ(card.summary, u"Done"_s);
    EXPECT_EQ(card.buttons, QStringList { u"Again"_s });
    EXPECT_FALSE(card.streaming);
    EXPECT_EQ(client.gateway.shownIn(card.chatId), QStringList { u"Hello world"_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkCards, ARepeatOfWhatHappenedIsKnownByItsUuidOrItsSequence)
{
    LarkClient client;
    const QString cardId = client.sendCard();
    EXPECT_EQ(client.push(cardId, u"a"_s, 1).code, 0);
    EXPECT_EQ(client.push(cardId, u"a"_s, 1).code, 200'770);
    EXPECT_EQ(client.close(cardId, 2).code, 0); // carries no uuid
    EXPECT_EQ(client.close(cardId, 2).code, 300'317);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkCards, StreamingClosesByAgeAndGoesOnOnceItIsSwitchedOnAgain)
{
    LarkClient client;
    const QString cardId = client.sendCard();
    EXPECT_EQ(client.push(cardId, u"a"_s, 1).code, 0);
    client.gateway.closeStreaming();
    EXPECT_EQ(client.push(cardId, u"ab"_s, 2).code, 200'850);
    EXPECT_EQ(client.settings(cardId, { { u"streaming_mode"_s, true } }, 3).code, 0);
    EXPECT_EQ(client.push(cardId, u"ab"_s, 4).code, 0);
    EXPECT_EQ(client.close(cardId, 5).code, 0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkCards, StreamingClosesWhenItsTimeIsOver)
{
    LarkClient client(limited(&LarkLimits::streamingLife, std::chrono::milliseconds(0)));
    const QString cardId = client.sendCard();
    EXPECT_EQ(client.push(cardId, u"a"_s, 1).code, 200'850);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkCards, ElementsComeAndGoAndCodeIsNeverJudged)
{
    LarkClient client;
    const QString cardId = client.sendCard();
    const QString code = u"```\n![a](b) <at id=all>\n"_s + QString(table).repeated(5) + u"```\n`![a](b)`"_s;
    EXPECT_EQ(client.push(cardId, code, 1).code, 0);
    const QString path = u"/open-apis/cardkit/v1/cards/%1/elements"_s.arg(cardId);
    EXPECT_EQ(client
                  .call("POST"_ba, path,
                        { { u"type"_s, u"insert_after"_s },
                          { u"target_element_id"_s, u"answer"_s },
                          { u"elements"_s, uR"([{"tag":"markdown","element_id":"more","content":"more"}])"_s },
                          { u"sequence"_s, 2 } })
                  .code,
              0);
    EXPECT_TRUE(client.gateway.card(cardId)->text.endsWith(u"\nmore"_s));
    EXPECT_EQ(client.call("DELETE"_ba, path + u"/more"_s, { { u"sequence"_s, 3 } }).code, 0);
    EXPECT_EQ(client.gateway.card(cardId)->text, code);
    EXPECT_EQ(client.close(cardId, 4).code, 0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkCards, AClicksAnswerChangesTheCardThatDoesNotStream)
{
    LarkClient client;
    const QString cardId = client.sendCard();
    EXPECT_EQ(client.close(cardId, 1).code, 0);
    clickWith(client, cardId, LarkClient::streamingCard(u"clicked"_s));
    EXPECT_EQ(client.gateway.card(cardId)->text, u"clicked"_s);
    EXPECT_EQ(client.auditCodes(), QStringList());
}
