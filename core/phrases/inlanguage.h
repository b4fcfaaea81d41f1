#pragma once

#include "core/phrases/phrases.h"

#include <QString>

namespace oagent {

/// An error, cause, cure or other text of the program for somebody who reads `language`. `english` is the finished
/// text, as it stands in JSON and in the log, or a template with its %1 … still in it. What the catalogue does not
/// know, such as names, paths and the words of a server, stays as it is. Cheap enough for every error, not for every
/// repaint.
[[nodiscard]] QString inLanguage(const QString &english, Language language);

} // namespace oagent
