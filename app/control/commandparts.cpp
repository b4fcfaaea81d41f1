#include "app/control/commandparts.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent {

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
