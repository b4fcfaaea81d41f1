#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

// Called as the WeCom admin console calls them in Chinese.
CatalogueArea wecom()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        { u"WeCom", u"企业微信" },

        // Why a line is not open
        { u"WeCom refused APP ID and APP Secret (Bot ID, Secret): %1",
          u"企业微信不接受 APP ID 和 APP Secret（Bot ID、Secret）：%1" },
        { u"WeCom is busy: %1", u"企业微信繁忙：%1" },
        { u"Something else than WeCom answered: %1", u"应答的不是企业微信：%1" },
        { u"Check the bot's API address, and whether a proxy or a sign-in page "
          u"stands between this computer and "
          u"openws.work.weixin.qq.com.",
          u"检查机器人的 API 地址，以及这台电脑与 openws.work.weixin.qq.com "
          u"之间是否有代理或登录页面。" },
        { u"The certificate of WeCom could not be verified: %1", u"无法验证企业微信的证书：%1" },
        { u"Check the computer's date, and whether a proxy opens encrypted "
          u"connections or a private deployment has an "
          u"authority of its own; `network set --ca FILE` trusts one.",
          u"检查电脑的日期，以及是否有代理在拆解加密连接，或私有化部署有自己的证书"
          u"颁发机构；用 `network set --ca FILE` "
          u"信任它。" },
        { u"WeCom cannot be reached: %1", u"连不上企业微信：%1" },
        { u"Let firewall and proxy pass WebSockets to openws.work.weixin.qq.com, "
          u"port 443.",
          u"让防火墙和代理放行到 openws.work.weixin.qq.com 443 端口的 "
          u"WebSocket。" },
        { u"Another program took over this bot at %1.", u"另一个程序在 %1 接管了这个机器人。" },
        { u"End that program, then take the bot back: `oagent-bridged bot "
          u"takeover NAME`.",
          u"结束那个程序，再接管回来：`oagent-bridged bot takeover NAME`。" },
        { u"WeCom cut the line right after it was open, %1 times in a row: most "
          u"likely another program runs this bot.",
          u"企业微信连续 %1 "
          u"次在连接刚打开时就断开：很可能有另一个程序在运行这个机器人。" },
        { u"End that program, or let the bot run there only. Until then it is "
          u"tried again, less and less often.",
          u"结束那个程序，或让机器人只在那边运行。在此之前会继续重试，间隔越来越长"
          u"。" },
        { u"check that you are in the bot's visible scope, that it is in API mode "
          u"with a long connection, and in a group that "
          u"it was added and you mention it.",
          u"检查你在机器人的可见范围内，机器人为 API "
          u"模式并使用长连接；在群中还要已添加机器人，并且 @ 它。" },
        { u"the line to WeCom ended", u"与企业微信的连接已结束" },
        { u"WeCom does not answer pings", u"企业微信没有应答心跳" },
        { u"there is no line to WeCom", u"没有与企业微信的连接" },
        { u"there is no line to WeCom right now", u"目前没有与企业微信的连接" },
        { u"there is no line any more", u"连接已经没有了" },

        // What WeCom answered
        { u"WeCom answers pings and nothing else", u"企业微信只应答心跳，不应答别的" },
        { u"WeCom answered %1 %2", u"企业微信返回 %1 %2" },
        { u"the response_url answered %1", u"response_url 返回 %1" },
        { u"the response_url answered something that is no JSON", u"response_url 返回的不是 JSON" },
        { u"WeCom did not acknowledge a frame in time", u"企业微信没有及时确认一帧" },
        { u"WeCom did not acknowledge a message, nor its repetition", u"企业微信没有确认一条消息，重发的也没有确认" },
        { u"A message counts as delivered: WeCom read it and did not acknowledge it.",
          u"有一条消息视为已送达：企业微信已读取，但没有确认。" },
        { u"WeCom called this conversation too frequent; it rests for a while",
          u"企业微信认为这个对话过于频繁；暂停一会儿" },
        { u"WeCom began an upload without an upload_id", u"企业微信开始上传时没有返回 upload_id" },
        { u"WeCom ended an upload without a media_id", u"企业微信结束上传时没有返回 media_id" },
        { u"WeCom takes files of %1 bytes at most", u"企业微信最多接受 %1 字节的文件" },
        { u"WeCom takes no file of less than %1 bytes", u"企业微信不接受小于 %1 字节的文件" },

        // What came over the line
        { u"A frame of an unknown kind was passed over.", u"有一帧类型未知，已跳过。" },
        { u"WeCom sent a frame of %1 bytes that is no JSON object: %2",
          u"企业微信发来的 %1 字节的帧不是 JSON 对象：%2" },
        { u"a message came without %1", u"有一条消息没有 %1" },
        { u"a message came without msgid and req_id", u"有一条消息没有 msgid 和 req_id" },
        { u"the encrypted file has %1 bytes, no multiple of 16", u"加密文件有 %1 字节，不是 16 的倍数" },
        { u"the file could not be decrypted", u"文件无法解密" },
        { u"the file's key is not 32 bytes in base64", u"文件的密钥不是 base64 编码的 32 字节" },
        { u"the file's padding is wrong: it is damaged, or its key is another one",
          u"文件的填充不对：文件已损坏，或密钥不是这一个" },
        { u"The answer to an event was not taken.", u"对一个事件的应答没有被接受。" },
        { u"It was too late to answer an event.", u"应答一个事件已经太晚。" },
        { u"Nobody was welcomed: the chat rests.", u"没有发送欢迎语：这个对话正在暂停。" },
        { u"Copy both again from Security and Management > Management Tools > Smart Bots in the WeCom Admin Console, "
          u"where the connection method must be a long connection, and set the APP Secret again.",
          u"在企业微信管理后台的“安全与管理 > 管理工具 > 智能机器人”重新复制这两项，连接方式要选长连接，再设置一次 APP "
          u"Secret。" },
        { u"the line to WeCom was dead", u"与企业微信的连接已失效" },
    });
    return entries;
}

} // namespace oagent::chinese
