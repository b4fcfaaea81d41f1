#pragma once

#include <QIcon>

class QPalette;

namespace oagent {

/// One of resources/icons, by its name without ending, in the palette's colour of text.
[[nodiscard]] QIcon icon(const QString &name, const QPalette &palette);

} // namespace oagent
