#include "tests/app/daemon/program.h"

#include "core/settings/profile.h"
#include "core/settings/profilelock.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QLocalSocket>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace oagent::testing {

QJsonObject Ended::json() const
{
    const QJsonDocument document = QJsonDocument::fromJson(out);
    EXPECT_TRUE(document.isObject()) << out.toStdString() << err.toStdString();
    return document.object();
}

void EndProcess::operator()(QProcess *process) const
{
    process->kill();
    process->waitForFinished();
    delete process;
}

ProgramFixture::ProgramFixture()
{
    EXPECT_TRUE(m_directory.isValid());
    sessionBus = "unix:path="_L1 + path(u"no-bus"_s);
    secrets = "directory:"_L1 + secretDirectory();
}

ProcessPointer ProgramFixture::start(const QStringList &words, const QByteArray &input) const
{
    ProcessPointer process(new QProcess);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CREDENTIALS_DIRECTORY"_s, credentialsDirectory);
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_directory.path());
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, sessionBus);
    environment.insert(u"LC_ALL"_s, locale);
    environment.remove(u"LANGUAGE"_s);
    process->setProcessEnvironment(environment);
    if (childModifier)
        process->setChildProcessModifier(childModifier);
    process->start(QStringLiteral(OAGENT_BRIDGED), words + QStringList { u"--profile-dir"_s, profileDirectory() });
    if (!input.isEmpty())
        process->write(input);
    process->closeWriteChannel();
    return process;
}

Ended ProgramFixture::wait(QProcess &process)
{
    EXPECT_TRUE(waitUntil([&process] { return process.state() == QProcess::NotRunning; }));
    EXPECT_EQ(process.exitStatus(), QProcess::NormalExit);
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

Ended ProgramFixture::run(const QStringList &words, const QByteArray &input) const
{
    const ProcessPointer process = start(words, input);
    return wait(*process);
}

Ended ProgramFixture::runWithSecrets(const QStringList &words, const QByteArray &input) const
{
    return run(words + secretsOption(), input);
}

ProcessPointer ProgramFixture::startHolder() const
{
    ProcessPointer holder = start(QStringList { u"run"_s } + secretsOption());
    // A killed holder's note stays until the next one writes its own.
    const auto isListening = [&] {
        const auto noted = ProfileLock::holder(Profile::below(profileDirectory()).lockPath());
        return noted && noted->pid == holder->processId() && !noted->socket.isEmpty();
    };
    EXPECT_TRUE(waitUntil([&] { return isListening() || holder->state() == QProcess::NotRunning; }));
    EXPECT_EQ(holder->state(), QProcess::Running) << holder->readAllStandardError().toStdString();
    return holder;
}

QString ProgramFixture::socket() const
{
    const auto holder = ProfileLock::holder(Profile::below(profileDirectory()).lockPath());
    return holder ? holder->socket : QString();
}

QStringList ProgramFixture::secretsOption() const { return { u"--secrets"_s, secrets }; }

QStringList ProgramFixture::botAdd(const QString &name, const QStringList &more)
{
    // Nothing in these tests may reach the platform: this port is closed.
    return QStringList { u"bot"_s,       u"add"_s,
                         u"--channel"_s, u"dingtalk"_s,
                         u"--name"_s,    name,
                         u"--app-id"_s,  QString("app-of-"_L1 + name),
                         u"--api-url"_s, u"http://127.0.0.1:1"_s }
    + more;
}

} // namespace oagent::testing
