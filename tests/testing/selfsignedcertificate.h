#pragma once

#include <QSslConfiguration>

namespace oagent::testing {

/// A server's configuration with a new key and a certificate for 127.0.0.1, of an authority that nobody knows.
[[nodiscard]] QSslConfiguration selfSignedServer();

} // namespace oagent::testing
