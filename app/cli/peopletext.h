#pragma once

#include "core/phrases/phrases.h"

#include <QJsonObject>
#include <QString>

namespace oagent {

/// What the commands `people …` and `pairing …` print without --json.
[[nodiscard]] QString peopleText(const QString &command, const QJsonObject &result, Language language);

} // namespace oagent
