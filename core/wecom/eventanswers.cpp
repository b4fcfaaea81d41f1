#include "core/wecom/eventanswers.h"

#include "core/phrases/phrases.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

QJsonObject welcomeMessage(const QString &text)
{
    return { { u"msgtype"_s, u"text"_s }, { u"text"_s, QJsonObject { { u"content"_s, text } } } };
}

QJsonObject cardUpdate(const Event &click)
{
    const QJsonObject card {
        { u"card_type"_s, u"text_notice"_s },
        { u"task_id"_s, click.taskId },
        { u"main_title"_s, QJsonObject { { u"title"_s, say(Phrase::EventReceived, Language::Chinese) } } },
        { u"card_action"_s, QJsonObject { { u"type"_s, 1 }, { u"url"_s, u"https://work.weixin.qq.com"_s } } }
    };
    QJsonObject body { { u"response_type"_s, u"update_template_card"_s }, { u"template_card"_s, card } };
    if (const QString userId = click.event.sender.id(u"userid"_s); !userId.isEmpty())
        body.insert("userids"_L1, QJsonArray { userId });
    return body;
}

} // namespace oagent::wecom
