#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea assistant()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // What the server answered
        { u"the server answered %1 for %2: %3", u"服务对 %2 返回 %1：%3" },
        { u"the server answered %1 for %2 (it redirects to %3): %4", u"服务对 %2 返回 %1（重定向到 %3）：%4" },
        { u"%1; it says: %2", u"%1；服务说：%2" },
        { u"it wants a key, and none is set", u"它需要密钥，但没有设置" },
        { u"check the key", u"检查密钥" },
        { u"the account is out of credit", u"账户额度已用完" },
        { u"the key may not do this; check its rights and the model", u"这个密钥无权这样做；检查它的权限和模型" },
        { u"check the base URL and the model, and set gateway.http.endpoints.chatCompletions.enabled to true in "
          u"OpenClaw",
          u"检查地址和模型，并在 OpenClaw 中把 gateway.http.endpoints.chatCompletions.enabled 设为 true" },
        { u"check the base URL and the model", u"检查地址和模型" },
        { u"the message or an attachment is too large for it", u"消息或附件对它来说太大" },
        { u"too many requests or no quota left; try again later", u"请求过多或额度不足；稍后再试" },
        { u"the server is in trouble; try again later", u"服务出了问题；稍后再试" },
        { u"it does not accept the request; check the model and the profile", u"它不接受这个请求；检查模型和预设" },
        { u"check the base URL", u"检查地址" },
        { u"%1 answers with a web page; the base URL probably lacks /v1", u"%1 返回的是网页；地址可能缺少 /v1" },
        { u"the server broke off its answer with an error: %1", u"服务答到一半报错：%1" },
        { u"it gave no reason", u"没有给出原因" },
        { u"the server sent an event that is not JSON", u"服务发来的事件不是 JSON" },
        { u"the server answered with something other than a chat completion", u"服务返回的不是聊天补全" },
        { u"the server ended its answer without an end mark", u"服务的回答没有结束标记就结束了" },
        { u"the content filter of the assistant stopped the answer", u"助手的内容过滤器停止了回答" },
        { u"the server ended its answer with an error", u"服务以错误结束了回答" },
        { u"the assistant asked to run a tool; this connection cannot", u"助手要求运行工具，这个连接做不到" },
        { u"the finish reason was \"%1\"", u"结束原因是“%1”" },
        { u"Echo was asked to fail", u"按要求让回声失败" },

        // assistant test
        { u"The assistant \"%1\" does not answer: %2. %3", u"助手“%1”没有回答：%2。%3" },
        { u"It lists no model \"%1\" but %2; set one with `assistant set NAME --model`.",
          u"它没有模型“%1”，但有 %2；用 `assistant set NAME --model` 设置一个。" },
        { u"In OpenClaw, switch gateway.http.endpoints.chatCompletions.enabled on; else check address and model.",
          u"在 OpenClaw 中打开 gateway.http.endpoints.chatCompletions.enabled；否则检查地址和模型。" },
        { u"Check the address, which mostly ends in /v1, and the model's name.",
          u"检查地址（多以 /v1 结尾）和模型名称。" },
        { u"Check that the service runs and that its address is right.", u"检查服务在运行，且地址正确。" },
        { u"Check that the service is not overloaded, and that a proxy or firewall lets it pass.",
          u"检查服务没有过载，且代理或防火墙放行。" },
        { u"Check the service's certificate, and the clock of this computer.", u"检查服务的证书和这台电脑的时钟。" },
        { u"Get a valid key and store it with `assistant key`.", u"取得有效的密钥，用 `assistant key` 保存。" },
        { u"The service wants a key; store it with `assistant key`.", u"服务需要密钥；用 `assistant key` 保存。" },
        { u"Let the owner of the key allow it this model.", u"请密钥的管理者允许它使用这个模型。" },
        { u"Check that the service is OpenAI-compatible and knows this model.",
          u"检查服务兼容 OpenAI，且有这个模型。" },
        { u"Give the account at the service new credit.", u"给服务的账户充值。" },
        { u"Wait, or raise the limits of the key at the service.", u"等一会儿，或在服务那边提高密钥的限额。" },
        { u"Wait and test again; when it stays so, look into the service's log.",
          u"稍后再测；若仍然如此，查看服务的日志。" },
        { u"Check that the address is that of an OpenAI-compatible service.", u"检查地址是兼容 OpenAI 的服务。" },
        { u"The service's filter refused a greeting; look at its settings.",
          u"服务的过滤器拒绝了一句问候；查看它的设置。" },
        { u"Test again.", u"再测一次。" },
        { u"the service is at %1", u"服务在 %1" },
        { u"Run: assistant set NAME --base-url %1", u"运行：assistant set NAME --base-url %1" },
    });
    return entries;
}

} // namespace oagent::chinese
