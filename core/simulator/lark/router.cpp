#include "core/simulator/lark/router.h"

#include "core/simulator/lark/larkcalls.h"

#include <QHash>
#include <QList>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

/// Those with fixed parts stand before those where an id may be anything.
const QStringList &operations()
{
    using namespace larkcalls;
    static const QStringList all
        = { endpoint,    token,     send,        reply,          patchMessage, editMessage, recallMessage,
            readMessage, history,   addReaction, removeReaction, resource,     uploadImage, uploadFile,
            createCard,  convertId, cardContent, cardSettings,   updateCard,   addElements, removeElement,
            botInfo,     scopes,    applyScopes, application,    user,         chat };
    return all;
}

std::optional<QStringList> match(const QString &pattern, const QString &path)
{
    const QStringList wanted = pattern.split(u'/');
    const QStringList parts = path.split(u'/');
    if (wanted.size() != parts.size())
        return std::nullopt;
    QStringList ids;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (wanted.at(i).startsWith(u':') && !parts.at(i).isEmpty())
            ids.append(parts.at(i));
        else if (wanted.at(i) != parts.at(i))
            return std::nullopt;
    }
    return ids;
}

} // namespace

std::optional<Route> routeOf(const QByteArray &method, const QString &path)
{
    for (const QString &operation : operations()) {
        const qsizetype blank = operation.indexOf(u' ');
        if (operation.left(blank).toLatin1() != method)
            continue;
        if (const std::optional<QStringList> ids = match(operation.mid(blank + 1), path))
            return Route { operation, *ids };
    }
    return std::nullopt;
}

QStringList scopesFor(const QString &operation)
{
    using namespace larkcalls;
    const QStringList speaking { u"im:message"_s, u"im:message:send_as_bot"_s };
    const QStringList reading { u"im:message"_s, u"im:message:readonly"_s };
    const QStringList reacting { u"im:message"_s, u"im:message.reactions:write_only"_s };
    const QStringList uploading { u"im:resource"_s, u"im:resource:upload"_s };
    const QStringList cards { u"cardkit:card:write"_s };
    static const QHash<QString, QStringList> needed
        = { { send, speaking },
            { reply, speaking },
            { patchMessage, speaking },
            { editMessage, speaking },
            { recallMessage, speaking },
            { readMessage, reading },
            { history, reading },
            { resource, reading },
            { addReaction, reacting },
            { removeReaction, reacting },
            { uploadImage, uploading },
            { uploadFile, uploading },
            { createCard, cards },
            { convertId, cards },
            { cardContent, cards },
            { cardSettings, cards },
            { updateCard, cards },
            { addElements, cards },
            { removeElement, cards },
            { application, { u"application:application:self_manage"_s } },
            { user, { u"contact:user.base:readonly"_s, u"contact:contact:readonly"_s } },
            { chat, { u"im:chat"_s, u"im:chat:readonly"_s } } };
    return needed.value(operation);
}

} // namespace oagent::simulator::larkparts
