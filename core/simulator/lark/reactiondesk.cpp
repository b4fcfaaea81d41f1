#include "core/simulator/lark/reactiondesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

const QString workingSign = u"Typing"_s;

} // namespace

HttpAnswer ReactionDesk::add(const QString &messageId, const HttpServerRequest &request)
{
    const QString emoji
        = jsonObject(request.body).value_or(QJsonObject())["reaction_type"_L1].toObject()["emoji_type"_L1].toString();
    const QStringList known { workingSign, u"OK"_s, u"THUMBSUP"_s, u"DONE"_s, u"SMILE"_s, u"OnIt"_s, u"CrossMark"_s };
    if (!known.contains(emoji)) {
        m_context.log.record(u"reaction.emoji"_s, u"no such emoji_type; letter case matters"_s);
        return LarkAnswer::error(231'001, u"reaction type is invalid."_s);
    }
    const LarkShown *message = m_chats.message(messageId);
    if (!message || message->recalled)
        return LarkAnswer::error(231'003, u"The message is not found."_s);
    // Whether the platform says the same or refuses it is not documented; it shows one of a kind by one person.
    for (const LarkReaction &one : m_reactions) {
        if (one.messageId == messageId && one.emojiType == emoji && !one.removed)
            return LarkAnswer::success({ { u"reaction_id"_s, one.reactionId } });
    }
    LarkReaction reaction;
    reaction.reactionId = freshId();
    reaction.messageId = messageId;
    reaction.emojiType = emoji;
    reaction.madeAt = steadyNow();
    m_reactions.append(reaction);
    m_changed(messageId);
    return LarkAnswer::success({ { u"reaction_id"_s, reaction.reactionId } });
}

HttpAnswer ReactionDesk::remove(const QString &messageId, const QString &reactionId)
{
    const auto found = std::find_if(m_reactions.begin(), m_reactions.end(), [&](const LarkReaction &one) {
        return one.reactionId == reactionId && one.messageId == messageId;
    });
    if (found == m_reactions.end()) {
        m_context.log.record(u"reaction.unknown"_s, u"the bot made no such reaction on this message"_s);
        return LarkAnswer::error(231'002, u"no right to operate this reaction"_s);
    }
    found->removed = true;
    m_changed(messageId);
    return LarkAnswer::success({ { u"reaction_id"_s, reactionId } });
}

Violations ReactionDesk::left() const
{
    Violations found;
    for (const LarkReaction &one : m_reactions) {
        const LarkShown *message = m_chats.message(one.messageId);
        if (steadyNow() - one.madeAt < m_context.limits.signGrace)
            continue;
        if (one.emojiType == workingSign && !one.removed && message && !message->recalled)
            found.append({ u"reaction.left"_s, u"a working sign stays behind"_s });
    }
    return found;
}

void ReactionDesk::forgetRemoved()
{
    m_reactions.removeIf([](const LarkReaction &one) { return one.removed; });
}

} // namespace oagent::simulator::larkparts
