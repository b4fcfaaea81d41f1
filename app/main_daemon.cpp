#include "app/cli/cli.h"
#include "app/cli/localelanguage.h"
#include "app/daemon/linewriter.h"
#include "app/platform/inspection.h"
#include "app/platform/process.h"
#include "app/platform/terminal.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // First: preparing sets another locale when the system has not installed the one that is asked for.
    const oagent::Language language
        = oagent::languageOfLocale([](const char *name) { return qEnvironmentVariable(name); });
    oagent::prepareProcess();
    oagent::forbidInspection();
    // Qt's own dispatcher wakes for a tenth of the price of GLib's. What needs GLib's loop turns it itself
    // (KeychainLoop).
    if (!qEnvironmentVariableIsSet("QT_NO_GLIB"))
        qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    // Both programs share the name, and with it the profile.
    QCoreApplication::setApplicationName(u"oagent-bridge"_s);
    QCoreApplication::setApplicationVersion(oagent::version);

    oagent::Cli cli({ qEnvironmentVariable("CREDENTIALS_DIRECTORY"),
                      [](const QByteArray &bytes) { return oagent::writeAll(stdout, bytes); },
                      [](const QByteArray &line) { oagent::writeWhileRead(stdout, line); },
                      [](const QByteArray &bytes) { oagent::writeAll(stderr, bytes); }, oagent::readSecretLine,
                      language });
    QObject::connect(&cli, &oagent::Cli::finished, &application, &QCoreApplication::exit);
    oagent::later(&cli, [&cli] { cli.start(QCoreApplication::arguments()); });
    return QCoreApplication::exec();
}
