#pragma once

#include "core/support/result.h"

#include <QStringList>
#include <QUrl>

class QHostAddress;

/// Which addresses may be used (architecture.md §7): pure functions, nothing is resolved. A failed check is Refused and
/// says what is wrong and what to enter instead; it names the host only, since a query may carry a ticket.
namespace oagent {

/// "localhost", 127.0.0.0/8 or ::1.
[[nodiscard]] bool isLoopback(const QUrl &url);

/// An `--api-url`: https or wss, plain http or ws for loopback only; no user name, query or fragment.
[[nodiscard]] Result<void> checkPlatformBase(const QUrl &url);

/// https, loopback http, or http elsewhere when allowed explicitly, and then without a key.
[[nodiscard]] Result<void> checkAssistantBase(const QUrl &url, bool allowHttp, bool hasKey);

/// The platform's address moved to `apiUrl`: host, port and whether it is encrypted come from `apiUrl`, whether it
/// speaks HTTP or WebSocket stays. The path is joined to the one of `apiUrl`; the query stays. An empty `apiUrl`
/// changes nothing.
[[nodiscard]] QUrl withBase(const QUrl &platformAddress, const QUrl &apiUrl);

/// A bearer address a platform handed out (session webhook, response_url): https at an allowed domain or below it, or
/// the very origin of `apiUrl`.
[[nodiscard]] Result<void> checkHandedOutUrl(const QUrl &url, const QStringList &allowedDomains, const QUrl &apiUrl);

/// A WebSocket address a platform handed out. Over verified TLS any wss DNS name, else only the host of `apiUrl`. An IP
/// literal only when it is that host; ws only when both are loopback.
[[nodiscard]] Result<void> checkHandedOutSocket(const QUrl &url, const QUrl &apiUrl, bool overVerifiedTls);

/// A media address a platform handed out, and every address it redirects to: https at any public host, or anything at
/// the host of `apiUrl` that is no less encrypted than that, or this computer.
[[nodiscard]] Result<void> checkMediaUrl(const QUrl &url, const QUrl &apiUrl);
/// Both name this computer, in one way or another: localhost, 127.0.0.1, ::1.
[[nodiscard]] bool areThisComputer(const QUrl &one, const QUrl &other);
[[nodiscard]] bool isAtHostOf(const QUrl &url, const QUrl &apiUrl);

/// Whether the address belongs to the open internet: not this computer, not a private, shared, link-local, multicast or
/// reserved range (IANA's special-purpose registries), also not when it is written inside an IPv6 address.
[[nodiscard]] bool isPublicAddress(const QHostAddress &address);

} // namespace oagent
