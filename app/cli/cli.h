#pragma once

#include "app/cli/commandline.h"
#include "app/cli/errand.h"
#include "app/control/command.h"

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

class Daemon;
class Demo;

/// The program as somebody at a command line meets it.
class Cli : public QObject
{
    Q_OBJECT
public:
    struct Surroundings
    {
        QString credentialsDirectory; ///< $CREDENTIALS_DIRECTORY; may be empty
        std::function<void(const QByteArray &)> out;
        std::function<void(const QByteArray &)> err;
        std::function<Result<Secret>(const QString &prompt)> readSecret;
    };

    explicit Cli(Surroundings surroundings, QObject *parent = nullptr);
    ~Cli() override;

    /// `arguments` begins with the program. Called once.
    void start(const QStringList &arguments);

Q_SIGNALS:
    /// Once, last, from the event loop.
    void finished(int exitCode);

private:
    [[nodiscard]] Result<void> begin(const QStringList &arguments);
    [[nodiscard]] static Result<void> check(const Profile &profile, const CommandRequest &request, bool hasPlace);
    void runErrand(const Profile &profile, const std::optional<SecretPlace> &place, CommandRequest request);
    void runDaemon(const Profile &profile, const std::optional<SecretPlace> &place);
    void runDemo();
    void show(const CommandAnswer &answer);
    void finish(ExitCode exitCode);

    Surroundings m_surroundings;
    CommandLine m_line;
    std::unique_ptr<Errand> m_errand;
    std::unique_ptr<Daemon> m_daemon;
    std::unique_ptr<Demo> m_demo;
};

} // namespace oagent
