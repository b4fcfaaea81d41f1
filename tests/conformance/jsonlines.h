#pragma once

#include "core/simulator/violation.h"

#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <functional>

/// How the simulator programs talk to whoever started them: one JSON object a line, each way.
namespace oagent::conformance {

/// The only argument of such a program, which need not be there: limits.
[[nodiscard]] QJsonObject limitsOf(int argc, char **argv);
/// A limit of this name, in milliseconds, where it is given.
void read(const QJsonObject &limits, const QString &name, std::chrono::milliseconds &into);
[[nodiscard]] QJsonArray toJson(const simulator::Violations &violations);

void print(const QJsonObject &object);

/// Answers every line of stdin with what `carryOut` makes of it; returns the exit code when stdin ends.
int answerLines(const std::function<QJsonObject(const QJsonObject &command)> &carryOut);

} // namespace oagent::conformance
