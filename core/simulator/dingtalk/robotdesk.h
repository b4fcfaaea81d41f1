#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"

#include <QSet>

namespace oagent::simulator {

/// Robot sends and emotion marks. dingtalk.md §18.
class RobotDesk
{
public:
    explicit RobotDesk(GatewayContext &context)
        : m_context(context)
    { }

    [[nodiscard]] HttpAnswer send(const HttpServerRequest &request, bool group);
    [[nodiscard]] HttpAnswer markEmotion(const HttpServerRequest &request, bool recall);

    void refuseStaff(const QString &staffId) { m_refusedStaff.insert(staffId); }
    [[nodiscard]] const QList<RobotSend> &sends() const { return m_sends; }
    [[nodiscard]] const QList<EmotionMark> &emotions() const { return m_emotions; }

private:
    [[nodiscard]] HttpAnswer sendPrivate(RobotSend send);
    [[nodiscard]] HttpAnswer sendGroup(RobotSend send);

    GatewayContext &m_context;
    QSet<QString> m_refusedStaff;
    QList<RobotSend> m_sends;
    QList<EmotionMark> m_emotions;
};

} // namespace oagent::simulator
