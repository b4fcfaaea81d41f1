#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/violation.h"

#include <QList>

#include <optional>

namespace oagent::simulator::larkparts {

/// What is wrong with a call, and what the platform says to it; no answer: it lets it pass.
struct Finding
{
    Violation violation;
    std::optional<HttpAnswer> answer;
};
using Findings = QList<Finding>;

/// Records all; the first answer among them.
[[nodiscard]] inline std::optional<HttpAnswer> record(ViolationLog &log, const Findings &findings)
{
    std::optional<HttpAnswer> answer;
    for (const Finding &finding : findings) {
        log.record(finding.violation.code, finding.violation.detail);
        if (!answer)
            answer = finding.answer;
    }
    return answer;
}

} // namespace oagent::simulator::larkparts
