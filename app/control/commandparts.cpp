#include "app/control/commandparts.h"

#include "core/keychain/layeredsecretstore.h"
#include "core/support/later.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

void keepSecret(const CommandParts &parts, const CommandRequest &request, const QString &key, Secret secret,
                const QObject *context, Callback<void> done)
{
    if (isToBeStored(request))
        return parts.secrets->write(key, std::move(secret), context, std::move(done));
    parts.layered->keepUntilQuit(key, std::move(secret));
    later(context, [done = std::move(done)] { done({}); });
}

bool isToBeStored(const CommandRequest &request) { return request.secretPlace != placeUntilQuit; }

void removeSecret(const CommandParts &parts, const QString &key, bool isStored, const QObject *context,
                  Callback<void> done)
{
    parts.secrets->remove(key, context, [isStored, done = std::move(done)](const Result<void> &removed) {
        done(isStored ? removed : Result<void>());
    });
}

QJsonArray settingsList(const Config &config, const QString &list)
{
    return QJsonDocument::fromJson(serializeConfig(config)).object()[list].toArray();
}

QJsonObject settingsEntry(const Config &config, const QString &list, const QString &id)
{
    const QJsonArray entries = settingsList(config, list);
    for (const auto &entry : entries)
        if (entry["id"_L1].toString() == id)
            return entry.toObject();
    return {};
}

} // namespace oagent
