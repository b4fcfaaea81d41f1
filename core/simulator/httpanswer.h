#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <utility>

namespace oagent::simulator {

/// What a simulated platform says to one HTTP call; also the faults it can be told to answer with.
struct HttpAnswer
{
    int status = 200; ///< 0: never answers
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;

    [[nodiscard]] static HttpAnswer json(const QJsonObject &object, int status = 200);
    [[nodiscard]] static HttpAnswer unavailable(); ///< 503, empty body
    [[nodiscard]] static HttpAnswer html(int status = 400);
    [[nodiscard]] static HttpAnswer hang(); ///< never answers
};

} // namespace oagent::simulator
