#pragma once

#include "core/phrases/phrases.h"

#include <QJsonObject>
#include <QString>

namespace oagent {

/// What a command prints without --json: sentences or a table made from its result.
[[nodiscard]] QString humanText(const QString &command, const QJsonObject &result,
                                Language language = Language::English);

} // namespace oagent
