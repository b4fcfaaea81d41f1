#include "app/cli/localelanguage.h"
#include "app/daemon/linewriter.h"
#include "app/desktop/desktop.h"
#include "app/platform/memory.h"
#include "app/platform/process.h"
#include "core/phrases/inlanguage.h"
#include "core/support/later.h"
#include "core/version.h"
#include "ui/tray/tray.h"

#include <QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // First: preparing sets another locale when the system has not installed the one that is asked for.
    const oagent::Language language
        = oagent::languageOfLocale([](const char *name) { return qEnvironmentVariable(name); });
    oagent::prepareProcess();
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const oagent::Result<oagent::DesktopOptions> options = oagent::DesktopOptions::parse(arguments, language);
    if (!options) {
        oagent::writeAll(stderr,
                         "oagent-bridge: " + oagent::inLanguage(options.error().detail, language).toUtf8() + '\n');
        return static_cast<int>(oagent::ExitCode::Usage);
    }
    if (!options->print.isEmpty()) {
        oagent::writeAll(stdout, options->print.toUtf8());
        return 0;
    }
    oagent::sharePool(); // it serves one person and sits in the tray all day
    const QApplication application(argc, argv);
    // Both programs share the name, and with it the profile.
    QApplication::setApplicationName(u"oagent-bridge"_s);
    QApplication::setApplicationVersion(oagent::version);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(oagent::programIcon());

    oagent::Desktop desktop(*options);
    QObject::connect(&desktop, &oagent::Desktop::finished, &application, &QApplication::exit);
    oagent::later(&desktop, [&desktop] { desktop.start(); });
    return QApplication::exec();
}
