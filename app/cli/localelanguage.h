#pragma once

#include "core/phrases/phrases.h"

#include <QString>

#include <functional>

namespace oagent {

/// The language of whoever reads what is printed: LC_ALL, LC_MESSAGES, LANG (the first that is set) and LANGUAGE, as
/// gettext(3) reads them; where none is set, as on Windows, what the system says. Chinese for every zh, as that is
/// closer to who reads another Chinese than English is; but English when the locale names an encoding other than UTF-8,
/// since all output is UTF-8.
/// @param variable an environment variable by its name; empty when it is not set
[[nodiscard]] Language languageOfLocale(const std::function<QString(const char *variable)> &variable);

} // namespace oagent
