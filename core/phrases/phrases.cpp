#include "core/phrases/phrases.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

struct Wording
{
    QString english;
    QString chinese;
};

Wording wordingOf(Phrase phrase)
{
    switch (phrase) {
    case Phrase::EmptyAnswer:
        return { u"The assistant finished without an answer."_s, u"助手没有给出内容就结束了。"_s };
    case Phrase::AnswerCutOff:
        return { u"The answer was cut off here: the connection to the assistant broke."_s,
                 u"回答到此中断：与助手的连接断开了。"_s };
    case Phrase::AnswerCutByLength:
        return { u"The answer ends here: the assistant reached its length limit."_s,
                 u"回答到此为止：助手达到了长度上限。"_s };
    case Phrase::AnswerFiltered:
        return { u"The assistant's content filter stopped this answer."_s, u"助手的内容过滤器停止了这次回答。"_s };
    case Phrase::AnswerInNextMessage: return { u"The answer is in the next message."_s, u"回答见下一条消息。"_s };
    case Phrase::AnswerIsAbove:
        return { u"This part is no longer needed: the answer above was written anew."_s,
                 u"这一部分不再需要：上面的回答已重新生成。"_s };
    case Phrase::AnswerUndeliverable:
        return { u"The platform did not take this answer. Ask again, perhaps in other words."_s,
                 u"平台没有接受这个回答。可以换个说法再问一次。"_s };
    case Phrase::AssistantUnreachable:
        return { u"The assistant cannot be reached right now. Try again in a few minutes."_s,
                 u"暂时连不上助手，几分钟后再试。"_s };
    case Phrase::AssistantRefused:
        return { u"The assistant refused this bot's key. Whoever runs this bot has to check it."_s,
                 u"助手拒绝了这个机器人的密钥，需要由管理者检查。"_s };
    case Phrase::AssistantMisconfigured:
        return {
            u"The assistant did not understand this bot. Whoever runs this bot has to check its address and model."_s,
            u"助手无法理解这个机器人的请求，需要由管理者检查地址和模型。"_s
        };
    case Phrase::AssistantBusy:
        return { u"The assistant is busy. Try again in a minute."_s, u"助手正忙，一分钟后再试。"_s };
    case Phrase::AssistantTooSlow:
        return { u"The assistant took too long. Try again, or ask for less at once."_s,
                 u"助手用时过长。可以再试一次，或把问题拆小。"_s };
    case Phrase::AssistantFailed:
        return { u"The assistant failed at this question. Try again."_s,
                 u"助手处理这个问题时出错了，可以再试一次。"_s };
    case Phrase::AttachmentTooLarge:
        return { u"This is too large for the assistant. Send less at once."_s,
                 u"内容对助手来说太大了，请分几次发送。"_s };
    case Phrase::Restarted:
        return { u"I was restarted while working on this; send it again if it should be repeated."_s,
                 u"处理过程中我被重启了；如需继续，请再发一次。"_s };
    case Phrase::Interrupted:
        return { u"Interrupted: the bridge was stopped while this answer was being written."_s,
                 u"已中断：写这段回答时程序被停止了。"_s };
    case Phrase::TooManyWaiting:
        return { u"Too many messages are waiting here. Send this one again once the others are answered."_s,
                 u"这里等待处理的消息太多。等前面的回答完，再发一次这条。"_s };
    case Phrase::NotAllowed:
        return { u"You are not on this bot's list. Ask whoever runs it to add your User ID: %1"_s,
                 u"你不在这个机器人的允许名单中。请让管理者添加你的 User ID：%1"_s };
    case Phrase::UnsupportedMessage:
        return { u"I can only read text so far, not messages of the kind “%1”."_s,
                 u"我目前只能读文字，还不能处理“%1”类型的消息。"_s };
    case Phrase::EchoForWantOfAssistant:
        return { u"(No assistant is set up for this bot yet: this is the built-in Echo.)"_s,
                 u"（这个机器人还没有配置助手：这是内置的回声。）"_s };
    }
    return {};
}

} // namespace

Language languageOf(const QString &text)
{
    const bool han = std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
    return han ? Language::Chinese : Language::English;
}

QString say(Phrase phrase, Language language)
{
    const Wording wording = wordingOf(phrase);
    return language == Language::Chinese ? wording.chinese : wording.english;
}

} // namespace oagent
