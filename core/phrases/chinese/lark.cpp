#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

// Menus are called as open.feishu.cn calls them in Chinese.
CatalogueArea lark()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        { u"Lark", u"飞书（Lark）" },
        { u"Feishu", u"飞书" },

        // Why a line is not open
        { u"Copy both again from Credentials & Basic Info and set the APP Secret "
          u"again.",
          u"从“凭证与基础信息”重新复制这两项，再设置一次 APP Secret。" },
        { u"%1 does not let this app connect: %2", u"%1不允许这个应用连接：%2" },
        { u"Check in the developer console that the app is enabled, has the bot "
          u"ability, and that a version is released.",
          u"在开发者后台检查应用已启用、已添加机器人能力，且版本已发布。" },
        { u"The app belongs to neither Feishu nor Lark: %1", u"这个应用既不属于飞书，也不属于 Lark：%1" },
        { u"Copy the APP ID again from the developer console and set the region "
          u"to the console's.",
          u"从开发者后台重新复制 APP ID，并把区域设为后台所在的区域。" },
        { u"%1 lets no more programs connect with this APP ID: %2", u"%1不再允许更多程序用这个 APP ID 连接：%2" },
        { u"Another program uses this app. End it, or make an app for each; it is "
          u"tried again every five minutes.",
          u"另一个程序在使用这个应用。结束它，或为每个程序各建一个应用；程序每五分"
          u"钟重试一次。" },
        { u"Many tries have failed; from now on it is tried every five minutes.",
          u"多次尝试都失败了，此后每五分钟重试一次。" },
        { u"%1 is busy: %2", u"%1繁忙：%2" },
        { u"Something else than %1 answered: %2", u"应答的不是%1：%2" },
        { u"Check whether a proxy or a sign-in page stands between this computer "
          u"and %1.",
          u"检查这台电脑与 %1 之间是否有代理或登录页面。" },
        { u"The certificate of %1 could not be verified: %2", u"无法验证%1的证书：%2" },
        { u"%1 answers over HTTPS, but its WebSocket does not open: %2",
          u"%1的 HTTPS 有应答，但 WebSocket 打不开：%2" },
        { u"Let firewall and proxy pass WebSockets to the addresses of %1, port "
          u"443.",
          u"让防火墙和代理放行到%1各地址 443 端口的 WebSocket。" },
        { u"Check the network: port 443 of %1.", u"检查网络：%1 的 443 端口。" },
        { u"check that im.message.receive_v1 is added under Events by long connection, which the console saves only "
          u"while this bot is online, that a version is released and visible to you, that the permission to read such "
          u"messages is granted, and that no other program uses this APP ID.",
          u"检查“事件与回调”中已用长连接添加 "
          u"im.message.receive_v1（只有机器人在线时控制台才能保存），版本已发布且对你可见，"
          u"已开通读取这类消息的权限，并且没有别的程序在用这个 APP ID。" },
        { u"%1, %2 ms until the next try", u"%1，%2 毫秒后再试" },
        { u"the line is open, but nothing answers its pings", u"连接已打开，但心跳没有应答" },
        { u"No event came for a while; the line is replaced.", u"有一阵没有事件，正在更换连接。" },
        { u"The app belongs to %1; that is asked from now on.", u"这个应用属于%1，此后直接向它查询。" },

        { u"The line could not be replaced; it goes on as it is.", u"未能替换连接，它将照旧使用。" },

        // What is missing while it is open
        { u"Lark refused a call. Missing permission, one of: %1. Grant it and "
          u"release a version: %2",
          u"飞书拒绝了一次调用。缺少以下权限之一：%1。开通并发布版本：%2" },
        { u"Lark refused a call for want of a permission that it did not name. "
          u"Grant it and release a version: %1",
          u"飞书因缺少某项权限拒绝了一次调用，但没有说明是哪一项。开通并发布版本：%1" },
        { u"%1 takes no calls of this app from this computer's address (99991401).",
          u"%1不接受这个应用从这台计算机的地址发出的调用（99991401）。" },
        { u"Add this computer's public IP address in the developer console, under "
          u"Security Settings, IP allowlist, or clear that list.",
          u"在开发者后台的“安全设置”中，把这台计算机的公网 IP 加入 IP 白名单，或清空该名单。" },
        { u"%1 gives no access token for APP ID and APP Secret (%2).",
          u"%1不为这组 APP ID 和 APP Secret 发放 access token（%2）。" },
        { u"The app is disabled, or not usable in this tenant (%1).", u"应用已停用，或不能在这个租户中使用（%1）。" },
        { u"Let an administrator enable it in the admin console, and check that a "
          u"version is released.",
          u"请管理员在管理后台启用它，并检查版本已发布。" },
        { u"One of these permissions is missing: %1.", u"缺少以下权限之一：%1。" },
        { u"Grant it and release a version: %1", u"开通并发布版本：%1" },
        { u"%1 takes no messages of this app: %2", u"%1不接受这个应用发出的消息：%2" },
        { u"Grant it the permission to send messages and release a version, and check that the bot may talk to those "
          u"who wrote to it: %1",
          u"为它开通发送消息的权限并发布版本，再检查机器人可以与给它写信的人对话：%1" },
        { u"Lark takes no messages of this app.", u"飞书不接受这个应用发出的消息。" },
        { u"Cards are paused.", u"卡片暂停使用。" },
        { u"Cards that grow are paused.", u"流式卡片暂停使用。" },
        { u"Lark refused a card that grows, answers go out in another way: %1",
          u"飞书拒绝了流式卡片，回答改用别的方式发出：%1" },
        { u"Nothing to do: such cards are tried again within half an hour.",
          u"无需处理，半小时内会再次尝试这种卡片。" },
        { u"The bot is not active (%1). Check that the app is enabled and a "
          u"version is released.",
          u"机器人没有启用（%1）。检查应用已启用，且版本已发布。" },
        { u"The tenant's API calls of this month are used up (99991403).",
          u"企业本月的 API 调用次数已用完（99991403）。" },
        { u"Buy more in the admin console, or let the bot send only complete "
          u"answers (--economy).",
          u"在管理后台购买更多次数，或让机器人只发送完整的回答（--economy）。" },
        { u"Which mentions are the bot's could not be asked; the first one in a "
          u"message counts.",
          u"查不到哪个 @ 是指机器人；以消息中的第一个为准。" },
        { u"%1 lists every permission that is needed.", u"%1列出的权限齐全。" },
        { u"Open the link, grant them, and release a version of the app.",
          u"打开链接，开通权限，再发布一个应用版本。" },
        { u"Missing permissions.", u"缺少权限。" },
        { u"Answers cannot be sent.", u"回答发不出去。" },
        { u"Answers do not grow word by word.", u"回答不能逐字显示。" },
        { u"Messages of private chats do not arrive.", u"收不到私聊的消息。" },
        { u"Messages that mention the bot in groups do not arrive.", u"收不到群中 @ 机器人的消息。" },
        { u"Pictures and files that people send cannot be read, pictures not be "
          u"sent.",
          u"读不到别人发来的图片和文件，也发不出图片。" },
        { u"People are shown by their ids instead of their names.", u"只能显示人员的 ID，而不是姓名。" },
        { u"Groups are shown by their ids instead of their names.", u"只能显示群的 ID，而不是群名。" },
        { u"The sign that a message is being worked on does not show.", u"不显示“正在处理”的标记。" },
        { u"Where cards that grow are refused, an answer is shown only when it is "
          u"complete.",
          u"流式卡片被拒绝时，回答要到完整后才显示。" },

        // What Lark answered
        { u"%1 (log id %2)", u"%1（log id %2）" },
        { u"%1 answered %2 without a code: %3", u"%1 返回 %2，没有 code：%3" },
        { u"%1 answered without a code", u"%1 没有返回 code" },
        { u"%1 answered without a usable URL", u"%1 没有返回可用的 URL" },
        { u"%1 answered %2", u"%1 返回 %2" },
        { u"the WebSocket was refused with %1 %2", u"WebSocket 被拒绝：%1 %2" },
        { u"%1 answered without an access token", u"%1没有返回 access token" },
        { u"%1 refuses the access tokens it gives out; the next one is asked for "
          u"within a minute",
          u"%1不接受自己发放的 access token；一分钟内会再申请" },
        { u"skipped: the app's calls of this moment are used up", u"已跳过：应用此刻的调用次数已用完" },
        { u"Lark draws jpg, png, gif, webp, bmp and heic only, not %1",
          u"飞书只显示 jpg、png、gif、webp、bmp 和 heic，不显示 %1" },
        { u"a picture for Lark may have 10 MB at most", u"发到飞书的图片最大 10 MB" },
        { u"the upload of a picture was answered without a key", u"上传图片没有返回 key" },
        { u"a card was made and answered without card_id", u"创建卡片没有返回 card_id" },
        { u"a card was sent and answered without message_id", u"发送卡片没有返回 message_id" },

        // What came over the line
        { u"A payload came with an encoding.", u"有一个载荷带有编码。" },
        { u"A piece of a delivery was passed over.", u"一次投递的一部分已跳过。" },
        { u"An address for a line was handed out.", u"已得到连接地址。" },
        { u"A delivery of an unknown type came and was passed over.", u"收到未知类型的推送，已跳过。" },
        { u"the question was taken back", u"问题已被撤回" },
        { u"there is no name to ask for", u"没有可查询的名称" },
        { u"An event came that is no message.", u"收到一个不是消息的事件。" },
        { u"An event could not be read and was passed over.", u"有一个事件无法解读，已跳过。" },
        { u"The numbers in a pong could not be read and were passed over.", u"心跳应答中的数字无法解读，已跳过。" },
        { u"Lark sent an event of %1 bytes that is no JSON object", u"飞书发来的 %1 字节的事件不是 JSON 对象" },
        { u"Lark sent %1 bytes that are no frame", u"飞书发来的 %1 字节不是一帧" },
        { u"Lark sent %1 bytes that are no frame: a required number is missing",
          u"飞书发来的 %1 字节不是一帧：缺少必需的数字" },
        { u"a chunk is one of %1, the one before it was one of %2",
          u"一个分片属于共 %1 片的一组，前一个属于共 %2 片的一组" },
        { u"a chunk says that it is number %1 of %2", u"一个分片自称是第 %1 片，共 %2 片" },
        { u"a chunk does not say of which delivery it is", u"一个分片没有说明属于哪次投递" },
        { u"too many deliveries are unfinished", u"未收完的投递太多" },
        { u"unfinished deliveries take too much room", u"未收完的投递占用空间太多" },
    });
    return entries;
}

} // namespace oagent::chinese
