#include "app/cli/cli.h"
#include "app/daemon/linewriter.h"
#include "app/platform/process.h"
#include "app/platform/terminal.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    oagent::prepareProcess();
    const QCoreApplication application(argc, argv);
    // Both programs share the name, and with it the profile.
    QCoreApplication::setApplicationName(u"oagent-bridge"_s);
    QCoreApplication::setApplicationVersion(oagent::version);

    oagent::Cli cli({ qEnvironmentVariable("CREDENTIALS_DIRECTORY"),
                      [](const QByteArray &bytes) { oagent::writeAll(stdout, bytes); },
                      [](const QByteArray &bytes) { oagent::writeAll(stderr, bytes); }, oagent::readSecretLine });
    QObject::connect(&cli, &oagent::Cli::finished, &application, &QCoreApplication::exit);
    oagent::later(&cli, [&cli] { cli.start(QCoreApplication::arguments()); });
    return QCoreApplication::exec();
}
