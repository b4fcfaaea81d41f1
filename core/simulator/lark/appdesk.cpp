#include "core/simulator/lark/appdesk.h"

#include "core/simulator/lark/larkanswer.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

HttpAnswer AppDesk::botInfo() const
{
    const QJsonObject bot { { u"activate_status"_s, m_context.app.activateStatus },
                            { u"app_name"_s, m_context.app.name },
                            { u"avatar_url"_s, u"https://s1-imfile.feishucdn.com/static-resource/v1/bot.png"_s },
                            { u"ip_white_list"_s, QJsonArray() },
                            { u"open_id"_s, m_context.app.openId } };
    // On the top level, not below data.
    return HttpAnswer::json({ { u"code"_s, 0 }, { u"msg"_s, u"ok"_s }, { u"bot"_s, bot } });
}

HttpAnswer AppDesk::scopes() const
{
    QJsonArray scopes;
    const auto add = [&](const QStringList &names, int status) {
        for (const QString &name : names)
            scopes.append(QJsonObject {
                { u"scope_name"_s, name }, { u"scope_type"_s, u"tenant"_s }, { u"grant_status"_s, status } });
    };
    add(m_context.app.scopes, 1);
    add(m_context.app.askedScopes, 2);
    return LarkAnswer::success({ { u"scopes"_s, scopes } });
}

HttpAnswer AppDesk::applyScopes()
{
    if (m_context.app.askedScopes.isEmpty())
        return LarkAnswer::error(212'002, u"no scopes to apply"_s);
    if (std::exchange(m_applied, true))
        return LarkAnswer::error(212'004, u"duplicate apply"_s);
    return LarkAnswer::success();
}

HttpAnswer AppDesk::application(const QString &appId) const
{
    if (appId != "me"_L1 && appId != m_context.app.appId)
        return LarkAnswer::error(210'011, u"no permission to this app"_s);
    QJsonArray scopes;
    for (const QString &name : m_context.app.scopes)
        scopes.append(QJsonObject { { u"scope"_s, name }, { u"token_types"_s, QJsonArray { u"tenant"_s } } });
    const QJsonObject app { { u"app_id"_s, m_context.app.appId },
                            { u"creator_id"_s, m_context.app.ownerOpenId },
                            { u"owner"_s,
                              QJsonObject { { u"type"_s, 2 }, { u"owner_id"_s, m_context.app.ownerOpenId } } },
                            { u"online_version_id"_s, u"oav_d317f090b7258ad0372aa53963cda70d"_s },
                            { u"scopes"_s, scopes } };
    return LarkAnswer::success({ { u"app"_s, app } });
}

HttpAnswer AppDesk::user(const QString &openId) const
{
    if (!m_chats.knowsPerson(openId))
        return LarkAnswer::error(41'050, u"no user authority error"_s);
    const QJsonObject user { { u"open_id"_s, openId }, { u"name"_s, m_chats.nameOf(openId) } };
    return LarkAnswer::success({ { u"user"_s, user } });
}

HttpAnswer AppDesk::chat(const QString &chatId) const
{
    const Chat *chat = m_chats.chat(chatId);
    if (!chat)
        return LarkAnswer::error(232'006, u"Invalid Chat ID."_s);
    return LarkAnswer::success({ { u"name"_s, chat->name }, { u"chat_mode"_s, chat->group ? u"group"_s : u"p2p"_s } });
}

} // namespace oagent::simulator::larkparts
