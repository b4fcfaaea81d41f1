#pragma once

#include "core/phrases/phrases.h"

#include <QJsonObject>
#include <QString>

namespace oagent {

/// The report of `doctor` for people: a line for each check, with cause, cure and link below it.
[[nodiscard]] QString doctorText(const QJsonObject &report, Language language);

} // namespace oagent
