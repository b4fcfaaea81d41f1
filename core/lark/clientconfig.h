#pragma once

#include <QJsonObject>

#include <chrono>

namespace oagent::lark {

/// How the platform wants its clients to behave (lark.md §2, §5): given with the address, changed by pongs.
struct ClientConfig
{
    int reconnectCount = -1; ///< tries in a row; 0 or less: as many as it takes
    std::chrono::seconds reconnectInterval { 120 };
    std::chrono::seconds reconnectNonce { 30 }; ///< over which clients spread when a healthy line is closed
    std::chrono::seconds pingInterval { 120 };

    /// Takes what is there and can be; a number that is missing or out of range leaves the present one.
    void adopt(const QJsonObject &config);
    bool operator==(const ClientConfig &) const = default;
};

} // namespace oagent::lark
