#pragma once

#include <QList>
#include <QString>

#include <functional>
#include <utility>

namespace oagent::simulator {

/// A rule of the platform that the client broke.
struct Violation
{
    QString code; ///< from the conformance checklist of the protocol document, such as "ack.late"
    QString detail; ///< English; holds no secret
};
using Violations = QList<Violation>;

/// What a simulator noticed. Warnings are unwise but allowed.
class ViolationLog
{
public:
    using Listener = std::function<void(const QString &code)>;

    void setListener(Listener listener) { m_listener = std::move(listener); }
    void record(const QString &code, const QString &detail)
    {
        m_violations.append({ code, detail });
        if (m_listener)
            m_listener(code);
    }
    void record(const Violations &violations)
    {
        for (const Violation &violation : violations)
            record(violation.code, violation.detail);
    }
    void warn(const QString &code, const QString &detail) { m_warnings.append({ code, detail }); }
    void clear()
    {
        m_violations.clear();
        m_warnings.clear();
    }
    [[nodiscard]] const Violations &violations() const { return m_violations; }
    [[nodiscard]] const Violations &warnings() const { return m_warnings; }

private:
    Violations m_violations;
    Violations m_warnings;
    Listener m_listener;
};

} // namespace oagent::simulator
