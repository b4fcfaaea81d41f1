#include "core/simulator/dingtalk/cardrules.h"

#include "core/simulator/jsonbody.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr qsizetype maxOutTrackId = 64;

/// Gathers what does not hold.
class Findings
{
public:
    void expect(bool holds, const QString &code, const QString &detail, const QString &answer)
    {
        if (!holds)
            m_problems.append({ { code, detail }, answer });
    }
    void expectBody(bool holds, const QString &detail, const QString &answer)
    {
        expect(holds, u"card.body"_s, detail, answer);
    }
    void expectParams(const QJsonValue &cardData)
    {
        const QJsonObject params = cardData["cardParamMap"_L1].toObject();
        expectBody(!params.isEmpty(), u"cardData.cardParamMap is a filled object"_s, u"param.empty"_s);
        for (auto param = params.begin(); param != params.end(); ++param) {
            expect(param->isString(), u"card.param-type"_s, param.key() + u" is not a string"_s, u"param.invalid"_s);
            if (param.key() == "flowStatus"_L1)
                expectBody(isFlowStatus(param->toString()), u"flowStatus is 1 to 5"_s, u"param.invalid"_s);
        }
    }
    [[nodiscard]] CardProblems take() { return std::move(m_problems); }

private:
    static bool isFlowStatus(const QString &text)
    {
        return text.size() == 1 && text.at(0) >= u'1' && text.at(0) <= u'5';
    }

    CardProblems m_problems;
};

QString spaceProblem(const CardSpace &space, const QJsonObject &body)
{
    if (space.type == "IM_GROUP"_L1) {
        if (!space.id.startsWith("cid"_L1))
            return u"IM_GROUP takes a conversation"_s;
        return isFilledString(body["imGroupOpenDeliverModel"_L1]["robotCode"_L1])
            ? QString()
            : u"IM_GROUP needs imGroupOpenDeliverModel.robotCode"_s;
    }
    if (space.type == "IM_ROBOT"_L1) {
        if (space.id.isEmpty() || space.id.startsWith("cid"_L1) || space.id.startsWith(u'$'))
            return u"IM_ROBOT takes a User ID"_s;
        return body["imRobotOpenDeliverModel"_L1]["spaceType"_L1] == "IM_ROBOT"_L1
            ? QString()
            : u"IM_ROBOT needs imRobotOpenDeliverModel.spaceType IM_ROBOT"_s;
    }
    return u"openSpaceId names IM_GROUP or IM_ROBOT"_s;
}

} // namespace

CardSpace cardSpace(const QString &openSpaceId)
{
    constexpr auto prefix = "dtv1.card//"_L1;
    if (!openSpaceId.startsWith(prefix))
        return {};
    const QString rest = openSpaceId.mid(prefix.size());
    const qsizetype dot = rest.indexOf(u'.');
    return dot < 0 ? CardSpace() : CardSpace { rest.left(dot).toUpper(), rest.mid(dot + 1) };
}

CardProblems createProblems(const QJsonObject &body)
{
    Findings findings;
    findings.expectBody(isFilledString(body["cardTemplateId"_L1]), u"cardTemplateId is missing"_s,
                        u"param.cardTemplateIdEmpty"_s);
    const QString outTrackId = body["outTrackId"_L1].toString();
    findings.expectBody(!outTrackId.isEmpty(), u"outTrackId is missing"_s, u"param.outTrackIdEmpty"_s);
    findings.expectBody(outTrackId.size() <= maxOutTrackId, u"outTrackId is at most 64 characters"_s,
                        u"param.invalid"_s);
    findings.expectBody(body["callbackType"_L1] == "STREAM"_L1, u"callbackType is STREAM"_s, u"param.invalid"_s);
    findings.expectParams(body["cardData"_L1]);
    const QString openSpaceId = body["openSpaceId"_L1].toString();
    findings.expectBody(!openSpaceId.isEmpty(), u"openSpaceId is missing"_s, u"param.openSpaceIdEmpty"_s);
    const QString problem = spaceProblem(cardSpace(openSpaceId), body);
    // A wrong space is told in deliverResults, not by the status.
    findings.expect(problem.isEmpty(), u"card.space"_s, problem, {});
    return findings.take();
}

CardProblems streamProblems(const QJsonObject &body)
{
    Findings findings;
    findings.expectBody(isFilledString(body["outTrackId"_L1]), u"outTrackId is missing"_s,
                        u"param.stream.outTrackId"_s);
    findings.expectBody(isFilledString(body["guid"_L1]), u"guid is missing"_s, u"param.stream.guidEmpty"_s);
    findings.expectBody(isFilledString(body["key"_L1]), u"key is missing"_s, u"param.stream.keyEmpty"_s);
    findings.expectBody(body["content"_L1].isString(), u"content is a string"_s, u"param.stream.contentEmpty"_s);
    for (const auto &flag : { "isFinalize"_L1, "isError"_L1 }) {
        findings.expectBody(body[flag].isUndefined() || body[flag].isBool(), flag + u" is a boolean"_s,
                            u"param.invalid"_s);
    }
    const QJsonValue isFull = body["isFull"_L1];
    findings.expect(isFull.isBool(), u"stream.not-full"_s, u"isFull is missing"_s, u"param.stream.isFull"_s);
    // Accepted, and then the client shows every piece appended to the text before.
    findings.expect(!isFull.isBool() || isFull.toBool(), u"stream.not-full"_s,
                    u"a markdown variable takes the whole text each time"_s, {});
    return findings.take();
}

CardProblems updateProblems(const QJsonObject &body)
{
    Findings findings;
    findings.expectBody(isFilledString(body["outTrackId"_L1]), u"outTrackId is missing"_s, u"param.outTrackIdEmpty"_s);
    findings.expectParams(body["cardData"_L1]);
    return findings.take();
}

QString streamedVariable(const QString &templateId)
{
    if (hasExplicitFlow(templateId))
        return u"msgContent"_s;
    return templateId == "675cde2f-f526-40cb-b828-f5b2b57b8b77.schema"_L1 ? u"content"_s : QString();
}

bool hasExplicitFlow(const QString &templateId)
{
    return templateId == "382e4302-551d-4880-bf29-a30acfab2e71.schema"_L1
        || templateId == "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema"_L1;
}

} // namespace oagent::simulator
