#pragma once

#include "core/simulator/ratewindow.h"
#include "core/simulator/wecom/wecomcontext.h"

#include <QString>

#include <optional>

namespace oagent::simulator {

/// How often and how fast a client comes: no storm, few tries with a refused secret, none by itself after a kick.
/// Checklist 4, 7, 9, 10.
class WeComSubscribeWatch
{
public:
    explicit WeComSubscribeWatch(WeComContext &context);

    void connected();
    void subscribing(const QString &secret);
    void accepted();
    void refused(const QString &secret);
    void kicked() { m_kickedAt = WeComContext::now(); }
    void allowTakeover() { m_kickedAt.reset(); }
    void expectRestart();

private:
    WeComContext &m_context;
    RateWindow m_connects;
    QString m_refusedSecret;
    int m_refusals = 0; ///< in a row, of that secret
    std::optional<WeComTime> m_refusedAt;
    std::optional<WeComTime> m_kickedAt;
};

} // namespace oagent::simulator
