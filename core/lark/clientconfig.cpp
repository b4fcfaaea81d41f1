#include "core/lark/clientconfig.h"

#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

std::optional<int> wholeNumber(const QJsonValue &value, int least, int most)
{
    if (!value.isDouble())
        return std::nullopt;
    const double number = value.toDouble();
    if (number < least || number > most || std::floor(number) != number)
        return std::nullopt;
    return static_cast<int>(number);
}

} // namespace

void ClientConfig::adopt(const QJsonObject &config)
{
    constexpr int hour = 3600; // §5: a longer interval between pings is no sane one
    constexpr int many = 1'000'000;
    if (const auto count = wholeNumber(config["ReconnectCount"_L1], -many, many))
        reconnectCount = *count;
    if (const auto interval = wholeNumber(config["ReconnectInterval"_L1], 1, hour))
        reconnectInterval = std::chrono::seconds(*interval);
    if (const auto nonce = wholeNumber(config["ReconnectNonce"_L1], 0, hour))
        reconnectNonce = std::chrono::seconds(*nonce);
    if (const auto interval = wholeNumber(config["PingInterval"_L1], 1, hour))
        pingInterval = std::chrono::seconds(*interval);
}

} // namespace oagent::lark
