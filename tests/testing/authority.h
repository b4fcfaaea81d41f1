#pragma once

#include <QByteArray>
#include <QSslConfiguration>
#include <QString>

#include <memory>

namespace oagent::testing {

/// A certificate authority of its own, made anew and forgotten with the object.
class Authority
{
public:
    Authority();
    ~Authority();
    Authority(const Authority &) = delete;
    Authority &operator=(const Authority &) = delete;

    /// What a client must trust.
    [[nodiscard]] QByteArray pem() const;
    /// A server's configuration with a new key and a certificate for that name or IP address.
    [[nodiscard]] QSslConfiguration serverFor(const QString &host) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent::testing
