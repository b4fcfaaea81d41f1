#include "app/desktop/desktopoptions.h"

#include "core/phrases/interpreter.h"
#include "core/version.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace oagent {

Result<DesktopOptions> DesktopOptions::parse(const QStringList &arguments, Language language)
{
    const Interpreter tr(language);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        tr(u"Runs DingTalk, Lark and WeCom bots and carries their chats to an assistant."_s) + u'\n'
        + tr(u"Without a display: oagent-bridged."_s));
    const QCommandLineOption demo(u"demo"_s, tr(u"Try it: simulated platforms on this computer, nothing is kept."_s));
    const QCommandLineOption minimized(u"minimized"_s, tr(u"Begin in the tray, without a window."_s));
    const QCommandLineOption profile(u"profile-dir"_s, tr(u"Keep settings and state under DIR."_s), u"DIR"_s);
    const QCommandLineOption help({ u"h"_s, u"help"_s }, tr(u"Show this and end."_s));
    const QCommandLineOption versionOption(u"version"_s, tr(u"Show the version and end."_s));
    parser.addOptions({ demo, minimized, profile, help, versionOption });
    if (!parser.parse(arguments))
        return failure(Error::Kind::Refused, u"%1 See --help."_s.arg(parser.errorText()));
    DesktopOptions options;
    if (parser.isSet(help)) {
        options.print = parser.helpText();
        return options;
    }
    if (parser.isSet(versionOption)) {
        options.print = u"oagent-bridge "_s + version + u'\n';
        return options;
    }
    if (!parser.positionalArguments().isEmpty())
        return failure(Error::Kind::Refused,
                       u"\"%1\" is no option. Subcommands are those of oagent-bridged; see --help."_s.arg(
                           parser.positionalArguments().first()));
    options.isDemo = parser.isSet(demo);
    options.isMinimized = parser.isSet(minimized);
    options.profileDirectory = parser.value(profile);
    if (parser.isSet(profile) && options.profileDirectory.isEmpty())
        return failure(Error::Kind::Refused, u"--profile-dir needs a directory."_s);
    if (options.isDemo && parser.isSet(profile))
        return failure(Error::Kind::Refused, u"--demo makes a profile of its own; leave --profile-dir out."_s);
    return options;
}

} // namespace oagent
