#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace oagent::testing {

/// What a process left.
struct Ended
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const;
};

/// Ends what a test leaves running.
struct EndProcess
{
    void operator()(QProcess *process) const;
};
using ProcessPointer = std::unique_ptr<QProcess, EndProcess>;

/// A profile and a place for secrets that go with the test, and the built program to use them with.
class ProgramFixture
{
public:
    ProgramFixture();

    [[nodiscard]] QString profileDirectory() const { return m_directory.filePath(QStringLiteral("profile")); }
    [[nodiscard]] QString secretDirectory() const { return m_directory.filePath(QStringLiteral("secrets")); }
    [[nodiscard]] QString path(const QString &name) const { return m_directory.filePath(name); }

    /// With --profile-dir; --secrets only when it stands among the words.
    [[nodiscard]] Ended run(const QStringList &words, const QByteArray &input = {}) const;
    /// With --profile-dir and --secrets.
    [[nodiscard]] Ended runWithSecrets(const QStringList &words, const QByteArray &input = {}) const;
    /// Started, not awaited.
    [[nodiscard]] ProcessPointer start(const QStringList &words, const QByteArray &input = {}) const;
    /// A holder of the profile that answers; killed with its object.
    [[nodiscard]] ProcessPointer startHolder() const;
    [[nodiscard]] static Ended wait(QProcess &process);
    /// Where the holder listens; empty when there is none.
    [[nodiscard]] QString socket() const;
    [[nodiscard]] QStringList secretsOption() const;
    [[nodiscard]] static QStringList botAdd(const QString &name, const QStringList &more = {});

    /// $CREDENTIALS_DIRECTORY of what is started.
    QString credentialsDirectory;
    /// $DBUS_SESSION_BUS_ADDRESS of what is started; at first a place where nobody is, so that no test meets a person's
    /// keychain.
    QString sessionBus;
    /// What --secrets is given; at first a directory that goes with the test.
    QString secrets;
    /// $LC_ALL of what is started.
    QString locale = QStringLiteral("C.UTF-8");
    /// Changes a process between its beginning and the program's.
    std::function<void()> childModifier;

private:
    QTemporaryDir m_directory;
};

} // namespace oagent::testing
