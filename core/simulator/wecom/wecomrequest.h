#pragma once

#include "core/simulator/wecom/commandanswer.h"

#include <QJsonObject>
#include <QString>

namespace oagent::simulator {

/// A command on its way through the gateway.
struct WeComRequest
{
    QString cmd;
    QString reqId;
    QJsonObject body;
    int line = 0;
    qsizetype index = 0; ///< in the gateway's list of commands

    [[nodiscard]] QJsonObject stream() const { return body[QStringLiteral("stream")].toObject(); }
    [[nodiscard]] bool isFinal() const { return stream()[QStringLiteral("finish")].toBool(); }
};

} // namespace oagent::simulator
