#pragma once

#include <QJsonObject>

#include <functional>

/// How the simulator programs talk to whoever started them: one JSON object a line, each way.
namespace oagent::conformance {

void print(const QJsonObject &object);

/// Answers every line of stdin with what `carryOut` makes of it; returns the exit code when stdin ends.
int answerLines(const std::function<QJsonObject(const QJsonObject &command)> &carryOut);

} // namespace oagent::conformance
