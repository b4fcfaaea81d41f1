#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea connection()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // HTTP
        { u"the address is not an http or https URL", u"地址不是 http 或 https URL" },
        { u"the address of %1 holds a user name or password", u"%1 的地址带有用户名或密码" },
        { u"a header for %1 is malformed", u"发给 %1 的一个请求头格式不对" },
        { u"%1 sent too large a head", u"%1 发来的响应头过大" },
        { u"%1 did not complete its answer within %2 s", u"%1 没有在 %2 秒内答完" },
        { u"%1 sent nothing for %2 s", u"%1 已有 %2 秒没有发来任何内容" },
        { u"%1 did not answer within %2 s", u"%1 没有在 %2 秒内应答" },
        { u"no connection to %1 within %2 s", u"%2 秒内连不上 %1" },
        { u"no connection to %1: %2", u"连不上 %1：%2" },
        { u"no trusted connection to %1: %2", u"与 %1 的连接不可信：%2" },
        { u"%1 leads to a private address, which is not connected to here", u"%1 指向内网地址，这里不连接" },
        { u"the answer of %1 is larger than %2 bytes", u"%1 的应答超过 %2 字节" },
        { u"%1 did not answer in HTTP: %2", u"%1 的应答不是 HTTP：%2" },
        { u"%1 stopped in the middle of its answer: %2", u"%1 答到一半中断：%2" },
        { u"%1 closed the connection without an answer: %2", u"%1 没有应答就关闭了连接：%2" },
        { u"%1 closed the connection on which it was asked", u"%1 关闭了正在用来请求的连接" },
        { u"the event stream has a line or an event beyond the limit", u"事件流中有一行或一个事件超过上限" },

        // WebSocket
        { u"a frame that is none", u"收到的不是有效的帧" },
        { u"a close frame that is none", u"收到的不是有效的关闭帧" },
        { u"a fragment out of its order", u"分片的顺序不对" },
        { u"a message over the limit", u"消息超过上限" },
        { u"a text that is not UTF-8", u"文本不是 UTF-8" },

        // Proxies
        { u"the HTTP request to %1 failed: %2", u"到 %1 的 HTTP 请求失败：%2" },
        { u"the HTTPS request to %1 failed: %2", u"到 %1 的 HTTPS 请求失败：%2" },
        { u"the WebSocket to %1 failed: %2", u"到 %1 的 WebSocket 失败：%2" },
        { u"the proxy %1 cannot reach it, or may not", u"代理 %1 到不了那里，或不被允许" },
        { u"the proxy %1 wants a user name and password, or others (407)",
          u"代理 %1 需要用户名和密码，或现有的不对（407）" },
        { u"the proxy %1 refuses it (%2)", u"代理 %1 拒绝（%2）" },
        { u"the proxy %1 refuses it", u"代理 %1 拒绝" },
        { u"the proxy %1 cannot be reached: %2", u"连不上代理 %1：%2" },
        { u"the proxy %1 does not answer as one", u"代理 %1 的应答不像代理" },
        { u"the proxy %1 does not answer as one, but %2", u"代理 %1 的应答不像代理，而是 %2" },
        { u"the proxy %1 does not answer as one: %2", u"代理 %1 的应答不像代理：%2" },
        { u"something else than that host answered through the proxy %1", u"经代理 %1 应答的不是那台主机" },
        { u"%1 cannot be reached by the proxy %2", u"代理 %2 连不上 %1" },
        { u"%1 cannot be reached by the proxy %2, or it may not", u"代理 %2 连不上 %1，或不被允许" },
        { u"The proxy does not let it pass: %1", u"代理不放行：%1" },
        { u"Give it the right ones: `network set --proxy-user NAME --proxy-password`.",
          u"设置正确的用户名和密码：`network set --proxy-user NAME --proxy-password`。" },
        { u"Let the proxy's owner allow this host with port 443, WebSockets included, or choose another way with "
          u"`network "
          u"set`.",
          u"请代理的管理者放行这台主机的 443 端口（包括 WebSocket），或用 `network set` 换一条路。" },
        { u"Check that the proxy runs and that `network show` names the right one; `network set --proxy none` goes "
          u"without.",
          u"检查代理在运行，且 `network show` 显示的是正确的代理；`network set --proxy none` 不用代理。" },

        // `network test`
        { u"Check the clock of this computer. When the network opens encrypted connections, name the file with its "
          u"certificate authority.",
          u"检查这台电脑的时钟。如果网络会解开加密连接，请指定其证书颁发机构的文件。" },
        { u"Let firewall and proxy pass this host; a firewall that drops what it does not allow looks like this.",
          u"让防火墙和代理放行这台主机；悄悄丢弃的防火墙就是这种表现。" },
        { u"Check the network, and that firewall and proxy let this host pass.",
          u"检查网络，并确认防火墙和代理放行这台主机。" },
        { u"Check whether a proxy or a sign-in page answers in place of this host.",
          u"检查是不是代理或登录页面代替这台主机应答。" },

        // WebSockets
        { u"%1 is not a WebSocket address", u"%1 不是 WebSocket 地址" },
        { u"%1 did not open a WebSocket in time", u"%1 没有及时打开 WebSocket" },
        { u"%1 did not open a WebSocket in time through the proxy %2", u"经代理 %2，%1 没有及时打开 WebSocket" },
        { u"%1 gave no sign of life", u"%1 没有任何回应" },
        { u"%1 has been silent for too long", u"%1 太久没有动静" },
        { u"%1 broke off", u"%1 断开了连接" },
        { u"%1 broke off: %2", u"%1 断开了连接：%2" },
        { u"%1 cannot be reached: %2", u"连不上 %1：%2" },
        { u"%1 refused the WebSocket: %2", u"%1 拒绝了 WebSocket：%2" },
        { u"%1 closed the line with %2", u"%1 以代码 %2 关闭了连接" },
        { u"%1 closed the line with %2 %3", u"%1 以代码 %2 关闭了连接：%3" },
        { u"the address", u"这个地址" },
        { u"The line could not be replaced in time", u"没有及时换上新的连接" },
        { u"No answer to the question where to connect", u"询问连接地址没有得到应答" },

        // Rules for addresses
        { u"This is not a complete address. Enter one such as https://example.com.",
          u"地址不完整。输入形如 https://example.com 的地址。" },
        { u"The address of %1 holds a user name or password. Leave it out: it would be logged and stored.",
          u"%1 的地址带有用户名或密码。去掉它：否则会写进日志和设置。" },
        { u"The address of %1 holds a query or fragment. Enter it up to the path, without \"?\" and \"#\".",
          u"%1 的地址带有查询或片段。只输入到路径为止，不含“?”和“#”。" },
        { u"The address of %1 is not encrypted. Use https:// or wss://; plain http:// and ws:// are accepted for this "
          u"computer only.",
          u"%1 的地址没有加密。使用 https:// 或 wss://；不加密的 http:// 和 ws:// 只能用于这台电脑。" },
        { u"An assistant is asked over https:// or http://, not %1://.",
          u"助手只能通过 https:// 或 http:// 访问，不能用 %1://。" },
        { u"The address of %1 is not encrypted: chats could be read on the way. Use https://, or allow plain http for "
          u"this "
          u"assistant explicitly.",
          u"%1 的地址没有加密：聊天内容可能在途中被读到。使用 https://，或明确允许这个助手使用 http。" },
        { u"A key would travel unencrypted to %1. Use https://, or an assistant without a key.",
          u"密钥会不加密地发往 %1。使用 https://，或不需要密钥的助手。" },
        { u"The platform handed out an address at %1 that is not https; it is not used.",
          u"平台给出的 %1 的地址不是 https，不予使用。" },
        { u"The platform handed out an address at %1, which is not one of its own domains; it is not used. If that is "
          u"a "
          u"private deployment, set its API address for this bot.",
          u"平台给出的地址在 %1，不属于平台自己的域名，不予使用。如果是私有化部署，为这个机器人设置 API 地址。" },
        { u"The platform handed out an unencrypted WebSocket address at %1; it is not used. Plain ws:// is accepted "
          u"only "
          u"when "
          u"the API address is this computer.",
          u"平台给出的 %1 的 WebSocket 地址没有加密，不予使用。只有 API 地址是这台电脑时才接受 ws://。" },
        { u"The platform handed out an address at %1 that is not a WebSocket; it is not used.",
          u"平台给出的 %1 的地址不是 WebSocket，不予使用。" },
        { u"The WebSocket address at %1 was handed out over an unverified connection; only the host of the API address "
          u"is "
          u"accepted then.",
          u"%1 的 WebSocket 地址来自未经验证的连接；这时只接受 API 地址的主机。" },
        { u"The platform handed out the bare address %1 instead of a name; it is not used. If that is a private "
          u"deployment, "
          u"set its API address for this bot.",
          u"平台给出的是 IP 地址 %1 而不是域名，不予使用。如果是私有化部署，为这个机器人设置 API 地址。" },
        { u"The platform keeps a file at an address of %1 that is not https; it is not fetched.",
          u"平台把文件放在 %1 的非 https 地址上，不予下载。" },
        { u"The platform keeps a file at %1, which is a private address; it is not fetched. If that is a private "
          u"deployment, "
          u"set its API address for this bot.",
          u"平台把文件放在内网地址 %1 上，不予下载。如果是私有化部署，为这个机器人设置 API 地址。" },

        // Network settings
        { u"\"%1\" names no hosts to reach without the proxy; use a host name, .domain, an IP address, a range such as "
          u"10.0.0.0/8, or *.",
          u"“%1”不能表示不经代理的主机；使用主机名、.域名、IP 地址、10.0.0.0/8 这样的网段，或 *。" },
        { u"This is not the address of a proxy.", u"这不是代理的地址。" },
        { u"Enter http://HOST:PORT or socks5://HOST:PORT.", u"输入 http://HOST:PORT 或 socks5://HOST:PORT。" },
        { u"The proxy's address holds a user name or password. Leave them out; the name goes into --proxy-user, and "
          u"--proxy-password asks for the password.",
          u"代理的地址带有用户名或密码。去掉它们；用户名用 --proxy-user 给出，密码由 --proxy-password 询问。" },
        { u"A proxy is spoken to over http:// or socks5://, not %1://.",
          u"代理只能用 http:// 或 socks5://，不能用 %1://。" },
        { u"The proxy's address has no port.", u"代理的地址没有端口。" },
        { u"Something follows the port of the proxy's address.", u"代理地址的端口后面还有内容。" },
        { u"The proxy's user name holds a colon or a control character. Enter the name alone.",
          u"代理的用户名含有冒号或控制字符。只输入用户名。" },
        { u"The proxy's user name is longer than %1 bytes. Enter the name alone.",
          u"代理的用户名超过 %1 字节。只输入用户名。" },
        { u"The file of certificate authorities %1 has no absolute path. Give the whole path.",
          u"证书颁发机构文件 %1 不是绝对路径。给出完整路径。" },
        { u"The file of certificate authorities %1 cannot be read (%2).", u"读不到证书颁发机构文件 %1（%2）。" },
        { u"The file of certificate authorities %1 is larger than 1 MiB.", u"证书颁发机构文件 %1 超过 1 MiB。" },
        { u"The file of certificate authorities %1 holds no certificate.", u"证书颁发机构文件 %1 中没有证书。" },
        { u"The file of certificate authorities %1 holds a certificate that cannot be read.",
          u"证书颁发机构文件 %1 中有一个证书无法解读。" },
        { u"Name a file with certificates in PEM, which begin with -----BEGIN CERTIFICATE-----.",
          u"指定一个 PEM 格式的证书文件，内容以 -----BEGIN CERTIFICATE----- 开头。" },
        { u"Proxy: as the system says.", u"代理：按系统设置。" },
        { u"Proxy: none.", u"代理：不使用。" },
        { u"Proxy: %1.", u"代理：%1。" },
        { u"Proxy: %1, with a user name.", u"代理：%1，带用户名。" },
        { u"Proxy: %1, with a user name and a password.", u"代理：%1，带用户名和密码。" },
        { u"Without it: %1.", u"不经代理：%1。" },
        { u"Further certificate authorities: from %1.", u"另外信任的证书颁发机构：来自 %1。" },
        { u"This is not a header's name; use letters, digits and \"-\".",
          u"这不是请求头的名称；使用字母、数字和“-”。" },
        { u"%1 would hold a secret, and the settings are readable; store it as the assistant's key.",
          u"%1 会含有密钥，而设置文件是可读的；把它保存为助手的密钥。" },
        { u"%1 would put all chats into one session; it is made from each conversation. Leave it out.",
          u"%1 会把所有聊天放进同一个会话；它由程序按每个对话生成。去掉它。" },
        { u"%1 is set by the program itself; leave it out.", u"%1 由程序自己设置；去掉它。" },
        { u"The value of %1 must be one line of at most %2 plain ASCII characters.",
          u"%1 的值必须是一行，最多 %2 个 ASCII 字符。" },
        { u"The line is being replaced", u"连接正在更换" },
        { u"The platform did not say in time whether it knows this bot", u"平台没有及时说明是否认得这个机器人" },
    });
    return entries;
}

} // namespace oagent::chinese
