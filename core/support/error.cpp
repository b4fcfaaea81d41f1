#include "core/support/error.h"

using namespace Qt::StringLiterals;

namespace oagent {

QString nameOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Network: return u"network"_s;
    case Error::Kind::Proxy: return u"proxy"_s;
    case Error::Kind::Timeout: return u"timeout"_s;
    case Error::Kind::Tls: return u"tls"_s;
    case Error::Kind::Authentication: return u"authentication"_s;
    case Error::Kind::Forbidden: return u"forbidden"_s;
    case Error::Kind::NotFound: return u"not-found"_s;
    case Error::Kind::BadRequest: return u"bad-request"_s;
    case Error::Kind::RateLimited: return u"rate-limited"_s;
    case Error::Kind::Overloaded: return u"overloaded"_s;
    case Error::Kind::Server: return u"server"_s;
    case Error::Kind::Protocol: return u"protocol"_s;
    case Error::Kind::Truncated: return u"truncated"_s;
    case Error::Kind::ContentFiltered: return u"content-filtered"_s;
    case Error::Kind::TooLarge: return u"too-large"_s;
    case Error::Kind::Storage: return u"storage"_s;
    case Error::Kind::StorageFull: return u"storage-full"_s;
    case Error::Kind::InUse: return u"in-use"_s;
    case Error::Kind::Gone: return u"gone"_s;
    case Error::Kind::PermissionMissing: return u"permission-missing"_s;
    case Error::Kind::Refused: return u"refused"_s;
    case Error::Kind::Cancelled: return u"cancelled"_s;
    }
    return u"unknown"_s;
}

} // namespace oagent
