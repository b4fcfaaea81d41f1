#pragma once

#include "core/support/result.h"
#include "tests/testing/waituntil.h"

#include <QObject>

#include <functional>
#include <optional>
#include <string>

namespace oagent::testing {

/// "" for a success, else the name of the error's kind: short to compare.
template <class T>
[[nodiscard]] std::string outcome(const Result<T> &result)
{
    return result ? std::string() : nameOf(result.error().kind).toStdString();
}

/// The receiver of one `context, done` call: passes as both and counts what it got.
template <class T>
class Answer
{
public:
    [[nodiscard]] const QObject *context() const { return &m_context; }
    [[nodiscard]] std::function<void(Result<T>)> done()
    {
        return [this](Result<T> result) {
            ++m_count;
            m_result = std::move(result);
        };
    }
    [[nodiscard]] int count() const { return m_count; }
    /// Waits for the answer; a Timeout of ours when it never comes.
    Result<T> &wait()
    {
        if (!waitUntil([this] { return m_count > 0; }))
            m_result = failure(Error::Kind::Timeout, QStringLiteral("no answer came"));
        return *m_result;
    }

private:
    int m_count = 0;
    std::optional<Result<T>> m_result;
    QObject m_context; // last: nothing may arrive while the rest goes
};

} // namespace oagent::testing
