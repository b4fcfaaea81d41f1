#pragma once

#include <QByteArray>

namespace oagent {

/// A small picture as PNG, the same every time: a disc before a sky.
[[nodiscard]] QByteArray sampleImage();

} // namespace oagent
