#pragma once

#include "app/cli/commandline.h"
#include "app/cli/errand.h"
#include "core/control/command.h"

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
        std::function<bool(const QByteArray &)> out; ///< false when nobody takes it any more
        std::function<void(const QByteArray &)> log; ///< a line of what is running, which must not wait for a reader
        std::function<void(const QByteArray &)> err;
        std::function<Result<Secret>(const QString &prompt)> readSecret;
        Language language = Language::English; ///< of who reads what is printed; JSON stays English
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
    [[nodiscard]] static Result<void> check(const Profile &profile, const CommandRequest &request);
    void runErrand(const Profile &profile, const SecretPlace &place, CommandRequest request);
    void runDaemon(const Profile &profile, const SecretPlace &place);
    void showLog(const Profile &profile, const SecretPlace &place);
    void runDemo();
    /// Of what is printed: English too, where a program reads it.
    [[nodiscard]] Language language() const;
    void show(const CommandAnswer &answer);
    void complain(const QString &english);
    void finish(ExitCode exitCode);

    Surroundings m_surroundings;
    CommandLine m_line;
    std::unique_ptr<Errand> m_errand;
    std::unique_ptr<Daemon> m_daemon;
    std::unique_ptr<Demo> m_demo;
};

} // namespace oagent
