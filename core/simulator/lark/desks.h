#pragma once

#include "core/simulator/lark/appdesk.h"
#include "core/simulator/lark/carddesk.h"
#include "core/simulator/lark/chatbook.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/lark/deliverydesk.h"
#include "core/simulator/lark/endpointdesk.h"
#include "core/simulator/lark/linedesk.h"
#include "core/simulator/lark/mediadesk.h"
#include "core/simulator/lark/messagedesk.h"
#include "core/simulator/lark/ratebook.h"
#include "core/simulator/lark/reactiondesk.h"
#include "core/simulator/lark/tokendesk.h"

namespace oagent::simulator::larkparts {

/// Everything behind one gateway, in the order of dependence.
struct Desks
{
    Desks(LarkApp app, LarkLimits limits, MessageDesk::Listener messageChanged, CardDesk::Listener cardChanged,
          ReactionDesk::Listener reactionChanged)
        : context { std::move(app), std::move(limits), {} }
        , rates(context)
        , lines(context)
        , endpoint(context, [this] { return lines.newAddress(); })
        , deliveries(context, lines)
        , tokens(context)
        , cards(context, std::move(cardChanged))
        , media(context)
        , messages(context, chats, rates, cards, media, std::move(messageChanged))
        , reactions(context, chats, std::move(reactionChanged))
        , appDesk(context, chats)
    { }

    Context context;
    ChatBook chats;
    RateBook rates;
    LineDesk lines;
    EndpointDesk endpoint;
    DeliveryDesk deliveries;
    TokenDesk tokens;
    CardDesk cards;
    MediaDesk media;
    MessageDesk messages;
    ReactionDesk reactions;
    AppDesk appDesk;
};

} // namespace oagent::simulator::larkparts
