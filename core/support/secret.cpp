#include "core/support/secret.h"

namespace oagent {

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

Secret Secret::clone() const { return Secret(QByteArray(m_bytes.constData(), m_bytes.size())); }

Secret Secret::trimmed() const
{
    const QByteArrayView inner = QByteArrayView(m_bytes).trimmed();
    return Secret(QByteArray(inner.data(), inner.size()));
}

void Secret::wipe() noexcept
{
    // A shared buffer belongs to somebody else as well; detaching it would only make one more copy.
    if (m_bytes.isEmpty() || !m_bytes.isDetached())
        return;
    volatile char *byte = m_bytes.data();
    for (qsizetype i = 0; i < m_bytes.size(); ++i)
        byte[i] = 0;
    m_bytes.clear();
}

} // namespace oagent
