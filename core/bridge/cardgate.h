#pragma once

#include "core/support/clock.h"
#include "core/support/error.h"

#include <QObject>

#include <chrono>

namespace oagent {

/// Whether one way to answer, such as a card, is worth trying, for all replies of one bot: paused after a refusal, with
/// what was refused.
class CardGate : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    [[nodiscard]] bool isOpen() const { return std::chrono::steady_clock::now() >= m_pausedUntil; }
    void pause(Milliseconds duration, const Error &why);
    [[nodiscard]] const Error &lastRefusal() const { return m_why; }

Q_SIGNALS:
    void paused(const oagent::Error &why);

private:
    std::chrono::steady_clock::time_point m_pausedUntil {};
    Error m_why;
};

/// Trouble that passes by itself, as opposed to an answer that will be the same next time.
[[nodiscard]] bool isTransient(const Error &error);

} // namespace oagent
