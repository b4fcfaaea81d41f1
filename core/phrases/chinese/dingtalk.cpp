#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

// Menus and modes are called as open-dev.dingtalk.com calls them in Chinese.
CatalogueArea dingtalk()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // Why a line is not open
        { u"DingTalk refused APP ID and APP Secret (Client ID, Client Secret): %1",
          u"钉钉不接受 APP ID 和 APP Secret（Client ID、Client Secret）：%1" },
        { u"Copy both again from Credentials and Basic Information and set the APP Secret again.",
          u"从“凭证与基础信息”重新复制这两项，再设置一次 APP Secret。" },
        { u"DingTalk does not open a connection for this app: %1", u"钉钉没有为这个应用打开连接：%1" },
        { u"Check that the bot capability is added, its reception mode is Stream, a version is published, no IP "
          u"allow-list "
          u"is set, and APP ID and APP Secret have no blanks. It is tried again every ten minutes.",
          u"检查应用已添加“机器人”能力、消息接收模式为 Stream 模式、版本已发布、没有设置 IP 白名单，并且 APP ID 和 APP "
          u"Secret 中没有空格。程序每十分钟重试一次。" },
        { u"DingTalk does not let this app connect from here: %1", u"钉钉不允许这个应用从这里连接：%1" },
        { u"Check in the developer console whether an IP allow-list leaves this computer out, and whether the "
          u"organisation's quota is used up. It is tried again every minute.",
          u"在开发者后台检查 IP 白名单是否没有包含这台电脑，以及企业的额度是否已用完。程序每分钟重试一次。" },
        { u"DingTalk is busy: %1", u"钉钉繁忙：%1" },
        { u"Nothing to do: it is tried again by itself.", u"无需处理，程序会自动重试。" },
        { u"Something else than DingTalk answered: %1", u"应答的不是钉钉：%1" },
        { u"Check whether a proxy or a sign-in page stands between this computer and api.dingtalk.com.",
          u"检查这台电脑与 api.dingtalk.com 之间是否有代理或登录页面。" },
        { u"The certificate of DingTalk could not be verified: %1", u"无法验证钉钉的证书：%1" },
        { u"Check the computer's date and whether a proxy opens encrypted connections.",
          u"检查电脑的日期，以及是否有代理在拆解加密连接。" },
        { u"DingTalk answers over HTTPS, but its WebSocket does not open: %1",
          u"钉钉的 HTTPS 有应答，但 WebSocket 打不开：%1" },
        { u"Let firewall and proxy pass WebSockets to wss-open-connection.dingtalk.com, port 443.",
          u"让防火墙和代理放行到 wss-open-connection.dingtalk.com 443 端口的 WebSocket。" },
        { u"DingTalk cannot be reached: %1", u"连不上钉钉：%1" },
        { u"Check the network: port 443 of api.dingtalk.com, wss-open-connection.dingtalk.com and oapi.dingtalk.com.",
          u"检查网络：api.dingtalk.com、wss-open-connection.dingtalk.com 和 oapi.dingtalk.com 的 443 端口。" },

        // What is missing while it is open
        { u"DingTalk refused a call. Missing permission: %1.", u"钉钉拒绝了一次调用。缺少权限：%1。" },
        { u"AI cards are paused, answers go out as messages.", u"AI 卡片暂停使用，回答以普通消息发出。" },
        { u"The organisation's quota for bots is used up; DingTalk keeps back what people write.",
          u"企业的机器人额度已用完；钉钉不再送来消息正文。" },
        { u"Look at the quota in the developer console and buy more, or wait for its next period.",
          u"在开发者后台查看额度并购买，或等到下一个周期。" },
        { u"The first message that comes whole ends this.", u"收到第一条完整的消息后，此状态自动解除。" },
        { u"The permission %1 is missing.", u"缺少权限 %1。" },
        { u"The permission %1 is missing; answers go out as messages.", u"缺少权限 %1；回答以普通消息发出。" },
        { u"Grant it under Permission Management and publish a new version; what was refused is tried again within "
          u"half an "
          u"hour.",
          u"在“权限管理”中申请该权限并发布新版本；被拒绝的调用会在半小时内重试。" },
        { u"DingTalk refused the AI card, answers go out as messages: %1",
          u"钉钉拒绝了 AI 卡片，回答以普通消息发出：%1" },
        { u"Check the card template; cards are tried again within half an hour.",
          u"检查卡片模板；半小时内会再次尝试卡片。" },
        { u"Check in the developer console whether an IP allow-list leaves this computer out, and whether the "
          u"organisation's quota is used up; cards are tried again within half an hour.",
          u"在开发者后台检查 IP 白名单是否没有包含这台电脑，以及企业的额度是否已用完；半小时内会再次尝试卡片。" },
        { u"Set the APP Secret again if it was changed in the developer console; cards are tried again within half an "
          u"hour.",
          u"如果在开发者后台更换过 APP Secret，请重新设置；半小时内会再次尝试卡片。" },
        { u"DingTalk's AI cards are out of order, answers go out as messages: %1",
          u"钉钉的 AI 卡片暂时故障，回答改以消息发送：%1" },
        { u"Nothing has to be done; cards are tried again within half an hour.",
          u"无需处理；半小时内会再次尝试卡片。" },
        { u"DingTalk delivered a message without its text. The organisation's quota for bots is used up.",
          u"钉钉送来的消息没有正文：企业的机器人额度已用完。" },

        // What DingTalk answered
        { u"%1 answered %2 with no JSON object: %3", u"%1 返回 %2，内容不是 JSON 对象：%3" },
        { u"%1 answered %2 %3", u"%1 返回 %2 %3" },
        { u"the session webhook answered %1 %2", u"会话 webhook 返回 %1 %2" },
        { u"the session webhook", u"会话 webhook" },
        { u"the session webhook rests: it was used too fast", u"会话 webhook 发送过快，暂停使用" },
        { u"DingTalk did not take the card", u"钉钉没有接受卡片" },
        { u"DingTalk did not change the card", u"钉钉没有更新卡片" },
        { u"DingTalk did not deliver the card: %1", u"钉钉没有投放卡片：%1" },
        { u"%1 answered without a usable endpoint and ticket", u"%1 没有返回可用的 endpoint 和 ticket" },
        { u"%1 does not hand out the file any more (%2)", u"%1 不再提供这个文件（%2）" },
        { u"%1 answered %2 for a file", u"取文件时 %1 返回 %2" },
        { u"%1 redirects a file again and again", u"取文件时 %1 反复重定向" },
        { u"the message names no file", u"消息中没有文件" },
        { u"DingTalk shows jpg, gif, png and bmp only, not %1", u"钉钉只显示 jpg、gif、png 和 bmp，不显示 %1" },
        { u"/media/upload answered without a media_id", u"/media/upload 没有返回 media_id" },
        { u"the session webhook expired and the sender has no User ID to write to",
          u"会话 webhook 已过期，而发送者没有可供发送的 User ID" },
        { u"it was sent more than once and never confirmed, so it may have arrived: %1",
          u"它发送了不止一次，但从未得到确认，可能已经送达：%1" },
        { u"DingTalk put the person into %1", u"钉钉把这个人列入了 %1" },

        // What came over the line
        { u"A frame could not be read and was passed over.", u"有一帧无法解读，已跳过。" },
        { u"A frame of an unknown type was passed over.", u"有一帧类型未知，已跳过。" },
        { u"A click on a card could not be read and was passed over.", u"有一次卡片点击无法解读，已跳过。" },
        { u"A message could not be read and was passed over.", u"有一条消息无法解读，已跳过。" },
        { u"the data of a card callback is no JSON object", u"卡片回调的 data 不是 JSON 对象" },
        { u"a card callback came without outTrackId", u"卡片回调没有 outTrackId" },
        { u"DingTalk sent a frame of %1 characters that is no JSON object: %2",
          u"钉钉发来的 %1 个字符的帧不是 JSON 对象：%2" },
        { u"it is no object", u"它不是对象" },
        { u"the data of a robot message is no JSON object", u"机器人消息的 data 不是 JSON 对象" },
        { u"a robot message came without %1", u"机器人消息没有 %1" },
        { u"a robot message came without msgtype", u"机器人消息没有 msgtype" },
        { u"check that a version is published and visible to you, that the bot's message mode is Stream, and that no "
          u"other program uses this APP ID.",
          u"检查版本已发布并且对你可见，机器人的消息接收模式是 Stream，没有别的程序使用这个 APP ID。" },
    });
    return entries;
}

} // namespace oagent::chinese
