#pragma once

#include "core/settings/config.h"
#include "core/simulator/violation.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

class QProcessEnvironment;

namespace oagent::bench {

/// For a platform that does not count.
constexpr int noLimit = 1'000'000'000;

/// A call of the bot's program at its platform.
struct Call
{
    std::chrono::steady_clock::time_point at;
    std::optional<std::chrono::steady_clock::time_point> answeredAt;
    bool showsText = false; ///< the person has something to read from then on
};

/// One bot on its simulated platform, as the bench needs it.
class App : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual bool listen() = 0;
    /// Channel, APP ID and address; after listen().
    [[nodiscard]] virtual BotConfig bot() const = 0;
    [[nodiscard]] virtual QString secret() const = 0;
    /// Tells the bridge on the platform's own SDK where it is; returns the variable that names that program.
    virtual QByteArray describe(QProcessEnvironment &environment) const = 0;
    [[nodiscard]] virtual bool isConnected() const = 0;
    virtual void deliver(const QString &person, const QString &text) = 0;
    [[nodiscard]] virtual simulator::Violations audit() const = 0;
    /// Drops what is over, so that searching it does not count.
    virtual void forgetSettled() = 0;
    [[nodiscard]] virtual QList<Call> calls() const = 0; ///< since forgetSettled()
    /// Answers that show text and are not finished.
    [[nodiscard]] virtual int growing() const = 0;

Q_SIGNALS:
    void connectedChanged();
    void answered(const QString &person); ///< a message was answered to its end
    void called();
};

/// Of this channel; what the platform counts by time is only counted when `isStrict`.
[[nodiscard]] std::unique_ptr<App> makeApp(const QString &channel, int number, bool isStrict);

} // namespace oagent::bench
