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
    case Phrase::AnswerGoesOn: return { u"(The answer goes on in the next message.)"_s, u"（未完，见下一条消息。）"_s };
    case Phrase::AnswerWasAbove: return { u"(That was the whole answer.)"_s, u"（回答到此结束。）"_s };
    case Phrase::StillWorking:
        return { u"This takes longer. The answer comes in the next message."_s, u"还在处理，回答见下一条消息。"_s };
    case Phrase::FileApart: return { u"(Sent as a message of its own.)"_s, u"（已作为单独的消息发送。）"_s };
    case Phrase::EventReceived: return { u"Received"_s, u"已收到"_s };
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
    case Phrase::AssistantOutOfCredit:
        return { u"The assistant's account has no credit left. Whoever runs this bot has to see to it."_s,
                 u"助手的账户额度已用完，需要由管理者处理。"_s };
    case Phrase::AttachmentTooLarge:
        return { u"This is too large for the assistant. Send less at once."_s,
                 u"内容对助手来说太大了，请分几次发送。"_s };
    case Phrase::MediaTooLarge:
        return { u"%1: too large for me to read, 20 MB is the most."_s, u"%1：太大了，我最多能读取 20 MB。"_s };
    case Phrase::MediaEmpty: return { u"%1: there is nothing in it."_s, u"%1：里面没有内容。"_s };
    case Phrase::MediaUnavailable:
        return { u"%1: could not be fetched from the platform. Please send it again."_s,
                 u"%1：未能从平台取得，请再发一次。"_s };
    case Phrase::MediaPermissionMissing:
        return { u"%1: I may not fetch it, the permission %2 is missing. Whoever runs this bot has to grant it."_s,
                 u"%1：缺少权限 %2，我无法取得。需要由管理者授予。"_s };
    case Phrase::MediaNoRoom:
        return { u"%1: there is no room to keep it right now. Please send it again later."_s,
                 u"%1：目前没有空间保存，请稍后再发一次。"_s };
    case Phrase::MediaNotTaken:
        return { u"%1: the assistant of this bot cannot take this."_s, u"%1：这个机器人的助手无法接收。"_s };
    case Phrase::ThePicture: return { u"The picture"_s, u"图片"_s };
    case Phrase::TheVoiceMessage: return { u"The voice message"_s, u"语音"_s };
    case Phrase::TheVideo: return { u"The video"_s, u"视频"_s };
    case Phrase::TheFile: return { u"The file"_s, u"文件"_s };
    case Phrase::PictureUndeliverable:
        return { u"(A picture belongs here, but it could not be delivered.)"_s,
                 u"（这里应有一张图片，但未能送达。）"_s };
    case Phrase::FileUndeliverable:
        return { u"(The assistant made a file here, which cannot be delivered.)"_s,
                 u"（助手在这里生成了一个文件，但无法送达。）"_s };
    case Phrase::Restarted:
        return { u"I was restarted while working on this; send it again if it should be repeated."_s,
                 u"处理过程中我被重启了；如需继续，请再发一次。"_s };
    case Phrase::CameLate:
        return { u"Your message reached me only now. Send it again if you still want an answer."_s,
                 u"你的消息刚刚才送达；如果仍需要回答，请再发一次。"_s };
    case Phrase::Interrupted:
        return { u"Interrupted: the bridge was stopped while this answer was being written."_s,
                 u"已中断：写这段回答时程序被停止了。"_s };
    case Phrase::TooManyWaiting:
        return { u"Too many messages are waiting here. Send this one again once the others are answered."_s,
                 u"这里等待处理的消息太多。等前面的回答完，再发一次这条。"_s };
    case Phrase::NotAllowed:
        return { u"You are not on this bot's list. Ask whoever runs it to add your User ID: %1"_s,
                 u"你不在这个机器人的允许名单中。请让管理者添加你的 User ID：%1"_s };
    case Phrase::NotHere:
        return { u"I do not answer in this kind of chat. Ask whoever runs this bot about it."_s,
                 u"我不在这类会话中回答。如有需要，请联系管理者。"_s };
    case Phrase::GroupNotAllowed:
        return { u"This group is not on this bot's list. Ask whoever runs it to add the group: %1"_s,
                 u"这个群不在这个机器人的允许名单中。请让管理者添加这个群：%1"_s };
    case Phrase::PairingCode:
        return { u"I do not know you yet. Give whoever runs this bot the code %1, good for a day, to be let in."_s,
                 u"我还不认识你。请把代码 %1 告诉管理者，一天内有效，获批后即可使用。"_s };
    case Phrase::PairingFull:
        return { u"I do not know you yet, and too many people are asking to be let in. Try again tomorrow."_s,
                 u"我还不认识你，而且目前申请使用的人太多。请明天再试。"_s };
    case Phrase::UnsupportedMessage:
        return { u"I cannot read messages of the kind “%1”."_s, u"我还不能处理“%1”类型的消息。"_s };
    case Phrase::EchoHelp:
        return { u"I am Echo: I repeat what you write, so that a chat can be tried before it has an assistant. "
                 "Alone in a message, these words do more:\n\n"
                 "- `long`: an answer of 10,000 characters\n"
                 "- `stall`: no answer at all, until it is stopped\n"
                 "- `image`: a picture\n"
                 "- `fail`: a failure\n"
                 "- `help`: this text"_s,
                 u"我是回声：重复你写的内容，方便在配置助手之前试用聊天。单独发送下面的词，我会做别的事：\n\n"
                 "- `long`：一段一万个字符的回答\n"
                 "- `stall`：一直不回答，直到被停止\n"
                 "- `image`：一张图片\n"
                 "- `fail`：一次失败\n"
                 "- `帮助`：这段说明"_s };
    case Phrase::AnswerBlocked:
        return { u"The platform's content check refused this answer. Ask again in other words."_s,
                 u"平台的内容检查没有放行这个回答。可以换个说法再问一次。"_s };
    case Phrase::Stopped: return { u"Stopped."_s, u"已停止。"_s };
    case Phrase::Recalled: return { u"Stopped: the question was taken back."_s, u"已停止：问题被撤回了。"_s };
    case Phrase::StopDone: return { u"Stopped."_s, u"已停止。"_s };
    case Phrase::StopDoneWaiting:
        return { u"Stopped. Messages of yours that were waiting and will not be answered: %1"_s,
                 u"已停止。你还在排队、不再回答的消息数：%1"_s };
    case Phrase::StopNothing:
        return { u"There is nothing to stop: none of your questions is running or waiting here."_s,
                 u"没有可以停止的：这里没有你正在处理或排队的问题。"_s };
    case Phrase::StopNotYours:
        return { u"The question that is being answered here is not yours; only the person who asked can stop it."_s,
                 u"这里正在回答的不是你的问题，只有提问者本人可以停止。"_s };
    case Phrase::NewConversation:
        return { u"A new conversation begins here: the assistant no longer goes by what was said before."_s,
                 u"新的对话从这里开始：助手不再参考之前的内容。"_s };
    case Phrase::NewFailed:
        return {
            u"A new conversation could not be begun: this bot's computer cannot store it. Try again in a minute."_s,
            u"没能开始新的对话：机器人所在的电脑无法保存。一分钟后再试。"_s
        };
    case Phrase::CommandTakesNothing:
        return { u"What stood behind the command was not passed on; send it as a message of its own."_s,
                 u"命令后面的内容没有转给助手，请单独发送。"_s };
    case Phrase::Help:
        return { u"These words are for me, all others go to the assistant:\n\n"
                 u"- /stop ends the answer that is being written for you, and drops what you have waiting\n"
                 u"- /new does the same and begins a new conversation\n"
                 u"- /status says how I am and what is running here\n"
                 u"- /whoami shows your ids, for whoever keeps my list\n"
                 u"- /help shows this"_s,
                 u"以下命令由我处理，其他内容都会转给助手：\n\n"
                 u"- /stop 停止正在为你生成的回答，并取消你排队中的消息\n"
                 u"- /new 同上，并开始新的对话\n"
                 u"- /status 查看我的状态和这里正在处理的内容\n"
                 u"- /whoami 显示你的 ID，供管理者加入名单\n"
                 u"- /help 显示这段说明"_s };
    case Phrase::WhoAmI:
        return { u"Any one of these ids puts you on this bot's list:"_s,
                 u"把下面任意一个 ID 加入机器人的允许名单即可："_s };
    case Phrase::WhoAmIGroup: return { u"This group's id: %1"_s, u"这个群的 ID：%1"_s };
    case Phrase::WhoAmINobody:
        return { u"The platform gave me no id of you, so you cannot be put on a list."_s,
                 u"平台没有给出你的 ID，因此无法把你加入名单。"_s };
    case Phrase::StatusLine: return { u"%1 is %2. Assistant: %3."_s, u"%1：%2。助手：%3。"_s };
    case Phrase::StatusBusy:
        return { u"A question is being answered here; waiting behind it: %1."_s,
                 u"这里正在回答一个问题，排队：%1。"_s };
    case Phrase::StatusIdle: return { u"Nothing is running here."_s, u"这里没有正在处理的问题。"_s };
    case Phrase::StateOnline: return { u"online"_s, u"在线"_s };
    case Phrase::StateConnecting: return { u"connecting"_s, u"正在连接"_s };
    case Phrase::StateRetrying: return { u"waiting to connect again"_s, u"等待重新连接"_s };
    case Phrase::StateRejected: return { u"refused by the platform"_s, u"被平台拒绝"_s };
    case Phrase::StateTakenOver: return { u"taken over by another connection"_s, u"已被另一处的连接接管"_s };
    case Phrase::StateStopped: return { u"stopped"_s, u"已停止"_s };
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
