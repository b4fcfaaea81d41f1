#pragma once

#include <QSslConfiguration>

namespace oagent::testing {

/// A server's configuration with a new key and a certificate for 127.0.0.1 that nobody vouches for.
[[nodiscard]] QSslConfiguration selfSignedServer();

} // namespace oagent::testing
