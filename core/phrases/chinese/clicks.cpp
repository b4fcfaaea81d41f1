#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea clicks()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        { u"Switch it on in Settings, Channels.", u"在“设置 > 渠道”中启用它。" },
        { u"Enter it in Settings, Channels.", u"在“设置 > 渠道”中输入。" },
        { u"Copy the APP Secret from the platform and enter it in Settings, Channels.",
          u"从平台复制 APP Secret，在“设置 > 渠道”中输入。" },
        { u"End that program, then take the bot back.", u"先结束那个程序，再接管机器人。" },
        { u"End that program, then take the bot back; or let the bot run there only.",
          u"先结束那个程序，再接管机器人；或者只让它在那边运行。" },
        { u"Another program took this bot over; take it back first.", u"另一个程序接管了这个机器人；先把它拿回来。" },
        { u"No other program took this bot over.", u"没有别的程序接管这个机器人。" },
        { u"The bot is not to run here now.", u"这个机器人现在不在这里运行。" },
        { u"There is no bot \"%1\" any more.", u"已经没有机器人“%1”。" },
        { u"Add a bot in Settings, Channels.", u"在“设置 > 渠道”中添加机器人。" },
        { u"Buy more in the admin console, or let the bot send only complete answers: Save calls, in Settings, "
          u"Channels.",
          u"在管理后台购买更多次数，或让机器人只发送完整的回答：“设置 > 渠道”中的“节省调用”。" },
        { u"Settings, People shows who that is, and lets them in.", u"在“设置 > 人员”中可查看是谁，并放行。" },
        { u"Settings, People shows the groups, and lets the bot answer there.",
          u"在“设置 > 人员”中可查看群，并允许机器人在那里回答。" },
        { u"Settings, People shows them, and lets them in.", u"在“设置 > 人员”中可查看并放行。" },
        { u"There is no open pairing request \"%1\" any more.", u"已经没有待处理的配对请求“%1”。" },
        { u"Nobody known is called \"%1\" any more.", u"已经没有叫“%1”的人。" },
        { u"Nobody has written to a bot of this profile yet.", u"还没有人给这个配置目录的机器人发过消息。" },
        { u"Add one in Settings, Assistants.", u"在“设置 > 助手”中添加一个。" },
        { u"Enter the key again in Settings, Assistants, then check again.",
          u"在“设置 > 助手”中重新输入密钥，再检查一次。" },
        { u"Get a valid key and enter it in Settings, Assistants.", u"取得有效的密钥，在“设置 > 助手”中输入。" },
        { u"The service wants a key; enter it in Settings, Assistants.", u"服务需要密钥；在“设置 > 助手”中输入。" },
        { u"No key is stored for the assistant \"%1\"; enter it in Settings, Assistants.",
          u"没有为助手“%1”存放密钥；在“设置 > 助手”中输入。" },
        { u"It lists no model \"%1\" but %2; choose one of these in Settings, Assistants.",
          u"它没有模型“%1”，但有 %2；在“设置 > 助手”中从中选一个。" },
        { u"Change the address in Settings, Assistants to %1", u"在“设置 > 助手”中把地址改为 %1" },
        { u"There is no assistant \"%1\" any more.", u"已经没有助手“%1”。" },
        { u"The bot \"%1\" is answered by \"%2\"; give it another assistant first.",
          u"机器人“%1”由“%2”回答；先给它换一个助手。" },
        { u"Give it the right ones in Settings, Network.", u"在“设置 > 网络”中输入正确的用户名和密码。" },
        { u"Let the proxy's owner allow this host with port 443, WebSockets included, or choose another way in "
          u"Settings, Network.",
          u"请代理的管理者放行这台主机的 443 端口（包括 WebSocket），或在“设置 > 网络”中另选一条路。" },
        { u"Check that the proxy runs and that Settings, Network names the right one; it can also go without.",
          u"检查代理是否在运行、“设置 > 网络”中填写的是否正确；也可以不经代理。" },
        { u"Check the computer's date, and whether a proxy opens encrypted connections or a private deployment has an "
          u"authority of its own; Settings, Network can trust one.",
          u"检查电脑的日期，以及是否有代理在拆解加密连接，或私有化部署有自己的证书颁发机构；可在“设置 > "
          u"网络”中信任它。" },
        { u"The proxy's address holds a user name or password. Leave them out; they have fields of their own.",
          u"代理的地址带有用户名或密码。去掉它们；它们有各自的输入框。" },
        { u"Start the program.", u"启动程序。" },
        { u"Nothing is running on this profile.", u"这个配置目录上没有程序在运行。" },
        { u"%1 holds no settings of this program; Export settings writes such a file.",
          u"%1 中没有本程序的设置；“导出设置”会写出这样的文件。" },
        { u"It is longer than %2 characters; shorten it.", u"它超过 %2 个字符；缩短它。" },
        { u"It holds a control character; give plain text.", u"其中含有控制字符；给出纯文本。" },
        { u"It holds a line end or a tab; give one line of plain text.", u"其中含有换行或制表符；给出一行纯文本。" },
    });
    return entries;
}

} // namespace oagent::chinese
