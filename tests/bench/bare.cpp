// A bare bridge: sockets, libcurl and three flushes a message, with texts found and put together by hand. It
// understands nothing but the simulators, keeps nothing that could be read again and ends at the first surprise.
// Printed beside ours, it tells what of the cost is the machine's and the transports'; one without libcurl might cost
// less.
//
//   oagent_bare dingtalk|wecom FILE     addresses and credentials come as they do for dingtalk.mjs and wecom.mjs

#include "tests/bench/bareparts.h"

#include <map>

namespace {

using namespace oagent::bench::bare;

/// What all bridges share.
struct Bridge
{
    Line line;
    Http http;
    Ledger ledger;
    curl_slist *plainHeaders = Http::headers();
    string assistant = setting("BENCH_ASSISTANT") + "/chat/completions";
};

/// One message's answer, shown as it grows, a call at a time. Ends by deleting itself.
class Answer
{
public:
    explicit Answer(Bridge &bridge)
        : m_bridge(bridge)
    { }
    virtual ~Answer() = default;
    Answer(const Answer &) = delete;
    Answer &operator=(const Answer &) = delete;

protected:
    void ask(const string &question)
    {
        m_bridge.ledger.commit();
        m_bridge.http.call(
            "POST", m_bridge.assistant, m_bridge.plainHeaders,
            R"({"model":"simulated","stream":true,"messages":[{"role":"user","content":")" + question + R"("}]})",
            [this](const string &) {
                m_isWhole = true;
                show();
            },
            [this](const string &bytes) { take(bytes); });
    }

    /// Nothing is under way any more.
    void goOn()
    {
        m_isBusy = false;
        show();
    }

    void end()
    {
        m_bridge.ledger.commit();
        delete this;
    }

    virtual void send(const string &text, bool isWhole) = 0;

    Bridge &m_bridge;
    string m_text;

private:
    void show()
    {
        if (m_isBusy || (!m_isNew && !m_isWhole))
            return;
        m_isNew = false;
        m_isBusy = true;
        send(m_text, m_isWhole);
    }

    void take(const string &bytes)
    {
        m_events += bytes;
        for (size_t end = m_events.find('\n'); end != string::npos; end = m_events.find('\n')) {
            const string piece = field(string_view(m_events).substr(0, end), "content");
            m_events.erase(0, end + 1);
            m_isNew = m_isNew || !piece.empty();
            m_text += piece;
        }
        show();
    }

    string m_events;
    bool m_isBusy = true; ///< there is something to do before the first text
    bool m_isNew = false;
    bool m_isWhole = false;
};

class DingTalkAnswer : public Answer
{
public:
    /// `message`: what a frame's data says, as JSON.
    DingTalkAnswer(Bridge &bridge, string api, curl_slist *headers, const string &message)
        : Answer(bridge)
        , m_api(std::move(api))
        , m_headers(headers)
        , m_track("bare-" + field(message, "msgId"))
    {
        const string members
            = R"("cardTemplateId":"02fcf2f4-5e02-4a85-b672-46d1f715543e.schema","callbackType":"STREAM",)"
              R"("userIdType":1,"imRobotOpenSpaceModel":{"supportForward":true},"imRobotOpenDeliverModel":)"
              R"({"spaceType":"IM_ROBOT","robotCode":")"
            + field(message, "robotCode") + R"("},"openSpaceId":"dtv1.card//IM_ROBOT.)"
            + field(message, "senderStaffId") + R"(","cardData":)" + data("1");
        call("POST", "instances/createAndDeliver", members,
             [this](const string &) { update("2", [this](const string &) { goOn(); }); });
        ask(field(message, "content"));
    }

private:
    [[nodiscard]] string data(const string &status) const
    {
        return R"({"cardParamMap":{"config":"{\"autoLayout\":true}","flowStatus":")" + status + R"(","msgContent":")"
            + m_text + R"(","staticMsgContent":"","sys_full_json_obj":"{\"order\":[\"msgContent\"]}"}})";
    }

    void call(const char *method, const string &path, const string &members, Http::Take done)
    {
        m_bridge.http.call(method, m_api + "/v1.0/card/" + path, m_headers,
                           R"({"outTrackId":")" + m_track + "\"," + members + '}', std::move(done));
    }

    void update(const string &status, Http::Take done)
    {
        call("PUT", "instances", R"("cardUpdateOptions":{"updateCardDataByKey":true},"cardData":)" + data(status),
             std::move(done));
    }

    void send(const string &text, bool isWhole) override
    {
        call("PUT", "streaming",
             R"("guid":")" + m_track + '-' + std::to_string(m_sent++) + R"(","key":"msgContent","content":")" + text
                 + R"(","isFull":true,"isError":false,"isFinalize":)" + (isWhole ? "true" : "false"),
             [this, isWhole](const string &) {
                 if (!isWhole)
                     return goOn();
                 update("3", [this](const string &) { end(); });
             });
    }

    const string m_api;
    curl_slist *const m_headers;
    const string m_track;
    int m_sent = 0;
};

class WeComAnswer : public Answer
{
public:
    WeComAnswer(Bridge &bridge, const string &message)
        : Answer(bridge)
        , m_requestId(field(message, "req_id"))
    {
        send("<think></think>", false);
        ask(field(message, "content", message.find(R"("text":{)")));
    }

    void takeAcknowledgement()
    {
        if (m_isLast)
            end();
        else
            goOn();
    }

private:
    void send(const string &text, bool isWhole) override
    {
        m_isLast = isWhole;
        m_bridge.line.send(R"({"cmd":"aibot_respond_msg","headers":{"req_id":")" + m_requestId
                           + R"("},"body":{"msgtype":"stream","stream":{"id":"bare-)" + m_requestId + R"(","finish":)"
                           + (isWhole ? "true" : "false") + R"(,"content":")" + text + R"("}}})");
    }

    const string m_requestId;
    bool m_isLast = false;
};

/// Reads what comes, for ever.
void serve(Bridge &bridge, const Line::Take &take)
{
    for (;;) {
        if (bridge.http.wait(bridge.line.socket()))
            bridge.line.receive(take);
        bridge.http.proceed();
    }
}

void serveDingTalk(Bridge &bridge)
{
    const string api = setting("BENCH_DINGTALK");
    const string id = setting("BENCH_CLIENT_ID");
    const string secret = setting("BENCH_CLIENT_SECRET");
    const string topic = "/v1.0/im/bot/messages/get";
    const auto answerOf = [&](const string &path, const string &body) {
        string answer;
        bridge.http.call("POST", api + path, bridge.plainHeaders, body, [&answer](const string &all) { answer = all; });
        while (answer.empty()) {
            (void)bridge.http.wait(-1);
            bridge.http.proceed();
        }
        return answer;
    };
    const string token
        = field(answerOf("/v1.0/oauth2/accessToken", R"({"appKey":")" + id + R"(","appSecret":")" + secret + R"("})"),
                "accessToken");
    curl_slist *headers = Http::headers("x-acs-dingtalk-access-token: " + token);
    const string place
        = answerOf("/v1.0/gateway/connections/open",
                   R"({"ua":"bare","localIp":"127.0.0.1","clientId":")" + id + R"(","clientSecret":")" + secret
                       + R"(","subscriptions":[{"type":"CALLBACK","topic":")" + topic + R"("}]})");
    bridge.line.open(field(place, "endpoint") + "?ticket=" + field(place, "ticket"));
    serve(bridge, [&](const string &frame) {
        const bool isMessage = field(frame, "topic") == topic;
        if (isMessage)
            bridge.ledger.commit();
        const string echoed = unescaped(field(frame, "data"));
        bridge.line.send(R"({"code":200,"message":"OK","headers":{"contentType":"application/json","messageId":")"
                         + field(frame, "messageId") + R"("},"data":)"
                         + (isMessage ? R"("{\"response\":{\"received\":true}}")" : '"' + field(frame, "data") + '"')
                         + '}');
        if (isMessage)
            new DingTalkAnswer(bridge, api, headers, echoed);
    });
}

void serveWeCom(Bridge &bridge)
{
    std::map<string, WeComAnswer *> open;
    bridge.line.open(setting("BENCH_WECOM"));
    bridge.line.send(R"({"cmd":"aibot_subscribe","headers":{"req_id":"subscribe"},"body":{"bot_id":")"
                     + setting("BENCH_BOT_ID") + R"(","secret":")" + setting("BENCH_BOT_SECRET") + R"("}})");
    serve(bridge, [&](const string &frame) {
        const string requestId = field(frame, "req_id");
        if (field(frame, "cmd") == "aibot_msg_callback") {
            bridge.ledger.commit();
            open.insert_or_assign(requestId, new WeComAnswer(bridge, frame));
        } else if (const auto answer = open.find(requestId); answer != open.end()) {
            answer->second->takeAcknowledgement();
        }
    });
}

} // namespace

int main(int count, char **arguments)
{
    must(count == 3, "say dingtalk or wecom, and a file");
    Bridge bridge { {}, {}, Ledger(arguments[2]) };
    if (string_view(arguments[1]) == "dingtalk")
        serveDingTalk(bridge);
    else
        serveWeCom(bridge);
}
