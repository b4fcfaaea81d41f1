#include "tests/testing/notifysocket.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace oagent::testing {

NotifySocket::NotifySocket(const QByteArray &address)
    : m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
{
    sockaddr_un name = {};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, address.constData(), static_cast<std::size_t>(address.size()));
    if (address.startsWith('@'))
        name.sun_path[0] = '\0';
    const std::size_t size = offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(address.size());
    EXPECT_EQ(::bind(m_socket, reinterpret_cast<const sockaddr *>(&name), static_cast<socklen_t>(size)), 0);
}

NotifySocket::~NotifySocket() { ::close(m_socket); }

const QByteArrayList &NotifySocket::messages()
{
    std::array<char, 4096> buffer {};
    ssize_t size = 0;
    while ((size = ::recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0)
        m_messages.append(QByteArray(buffer.data(), size));
    return m_messages;
}

} // namespace oagent::testing
