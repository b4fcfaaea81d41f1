#include "ui/session.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace oagent {

QString Session::keyOf(const QString &botId) const
{
    const QJsonArray all = bots();
    QString name = botId;
    bool isAmbiguous = false;
    for (const auto &bot : all) {
        if (bot["id"_L1] == botId)
            name = bot["name"_L1].toString();
        else if (bot["name"_L1] == botId)
            isAmbiguous = true;
    }
    return isAmbiguous ? name : botId;
}

} // namespace oagent
