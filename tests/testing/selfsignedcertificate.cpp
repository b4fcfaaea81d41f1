#include "tests/testing/selfsignedcertificate.h"

#include "tests/testing/authority.h"

namespace oagent::testing {

QSslConfiguration selfSignedServer() { return Authority().serverFor(QStringLiteral("127.0.0.1")); }

} // namespace oagent::testing
