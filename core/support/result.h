#pragma once

#include "core/support/error.h"

#include <tl/expected.hpp>

#include <functional>

namespace oagent {

/// A value or an Error; the interface of C++23's std::expected.
template <class T>
using Result = tl::expected<T, Error>;

/// Qt looks for a comparison of whatever a signal carries, and the one of tl::expected does not compile for void.
[[nodiscard]] inline bool operator==(const Result<void> &left, const Result<void> &right)
{
    return left ? right.has_value() : !right && left.error() == right.error();
}

/// The last argument of everything that answers once. Contract of every `context, done` call:
/// `done` runs once, later, on the caller's thread, never inside the call, never after `context` died;
/// deleting `context` aborts the work where that is possible; a time limit is always set.
template <class T>
using Callback = std::function<void(Result<T>)>;

[[nodiscard]] inline tl::unexpected<Error> failure(Error::Kind kind, QString detail, int code = 0)
{
    Error error;
    error.kind = kind;
    error.code = code;
    error.detail = std::move(detail);
    return tl::unexpected<Error>(std::move(error));
}

/// What somebody gave cannot be used.
[[nodiscard]] inline tl::unexpected<Error> refused(QString detail)
{
    return failure(Error::Kind::Refused, std::move(detail));
}

[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

} // namespace oagent
