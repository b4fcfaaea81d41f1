#pragma once

#include <QByteArray>
#include <QDebug>

#include <utility>

namespace oagent {

/// Bytes that must not be printed, logged or stored in the open. Moves, but copies only by clone(), which is
/// easy to search for. Wiping is best effort: Qt shares buffers. Not printing and not storing is the real guard.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes)
        : m_bytes(std::move(bytes))
    { }
    ~Secret() { wipe(); }
    Secret(Secret &&other) noexcept
        : m_bytes(std::exchange(other.m_bytes, {}))
    { }
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    [[nodiscard]] const QByteArray &reveal() const { return m_bytes; }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] Secret clone() const;
    /// Without the blanks and line ends around it that come with a file or with copying.
    [[nodiscard]] Secret trimmed() const;

    friend QDebug operator<<(QDebug, const Secret &) = delete;

private:
    void wipe() noexcept;

    QByteArray m_bytes;
};

} // namespace oagent
