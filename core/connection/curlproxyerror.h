#pragma once

#include "core/connection/httpmessage.h"
#include "core/connection/proxyroute.h"
#include "core/support/error.h"

#include <optional>

#include <curl/curl.h>

namespace oagent {

/// What went wrong with a request before there was a tunnel to its host; nothing when there was one. Private to
/// CurlTransfer.
/// @param easy still holds what curl knows of the transfer that ended with `code`
/// @param route through a proxy
/// @param hasHead something of an answer has come
[[nodiscard]] std::optional<Error> explainProxy(CURL *easy, CURLcode code, const HttpRequest &request,
                                                const ProxyRoute &route, bool hasHead);

} // namespace oagent
