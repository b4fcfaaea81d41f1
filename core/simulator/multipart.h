#pragma once

#include "core/simulator/httpserver.h"

#include <optional>

namespace oagent::simulator {

/// One part of a multipart/form-data body.
struct FormPart
{
    QByteArray name;
    std::optional<QString> fileName {};
    QByteArray contentType {};
    QByteArray bytes;
};

/// The parts in their order; none when the body is not multipart/form-data or is cut off.
[[nodiscard]] QList<FormPart> formParts(const HttpServerRequest &request);

} // namespace oagent::simulator
