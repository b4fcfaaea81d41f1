#include "core/simulator/wecom/commandanswer.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

/// The texts of wecom.md §12; a client may show them but never decide on them.
QString textOf(int errcode)
{
    switch (errcode) {
    case -1: return u"system busy"_s;
    case versionConflict: return u"data version conflict"_s;
    case contentTooLong: return u"content size out of limit"_s;
    case badParameter: return u"invalid parameter"_s;
    case badMediaSize: return u"invalid media size"_s;
    case badMediaId: return u"invalid media_id"_s;
    case badMsgType: return u"invalid message type"_s;
    case invalidChat: return u"invalid chatid"_s;
    case requestExpired: return u"websocket request expired, response is invalid"_s;
    case invalidReqId: return u"invalid req_id"_s;
    case tooFrequent: return u"aibot send msg frequency limit exceeded"_s;
    case streamExpired: return u"stream message update expired"_s;
    case notSubscribed: return u"aibot websocket not subscribed"_s;
    case refusedCredentials:
        return u"invalid bot_id or secret, hint: [1774860435025430090197413], from ip: 203.0.113.7, more info at "
               "https://open.work.weixin.qq.com/devtool/query?e=853000"_s;
    default: return u"simulated error"_s;
    }
}

} // namespace

CommandAnswer CommandAnswer::error(int errcode) { return { errcode, textOf(errcode) }; }

} // namespace oagent::simulator
