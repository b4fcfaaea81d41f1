#include "ui/check/checkwords.h"

#include "ui/look/told.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

struct Title
{
    QLatin1StringView check;
    const char *text = nullptr;
};

/// The names of core/doctor. One that is not listed is shown as it is.
constexpr std::array titles {
    Title { "switched-on"_L1, QT_TRANSLATE_NOOP("CheckWords", "The bot is switched on") },
    Title { "secret"_L1, QT_TRANSLATE_NOOP("CheckWords", "The secret can be read") },
    Title { "credentials"_L1, QT_TRANSLATE_NOOP("CheckWords", "The platform takes the credentials") },
    Title { "proxy"_L1, QT_TRANSLATE_NOOP("CheckWords", "The proxy lets it pass") },
    Title { "connection"_L1, QT_TRANSLATE_NOOP("CheckWords", "The connection stands") },
    Title { "permissions"_L1, QT_TRANSLATE_NOOP("CheckWords", "The permissions are granted") },
    Title { "published"_L1, QT_TRANSLATE_NOOP("CheckWords", "The app is published") },
    Title { "last-ping"_L1, QT_TRANSLATE_NOOP("CheckWords", "The line is alive") },
    Title { "last-event"_L1, QT_TRANSLATE_NOOP("CheckWords", "Messages arrive") },
    Title { "second-connection"_L1, QT_TRANSLATE_NOOP("CheckWords", "Nobody else runs this bot") },
    Title { "access"_L1, QT_TRANSLATE_NOOP("CheckWords", "People may talk to it") },
    Title { "assistant"_L1, QT_TRANSLATE_NOOP("CheckWords", "An assistant answers it") },
    Title { "reachable"_L1, QT_TRANSLATE_NOOP("CheckWords", "The assistant can be reached") },
    Title { "encryption"_L1, QT_TRANSLATE_NOOP("CheckWords", "The way to the assistant is encrypted") },
    Title { "key"_L1, QT_TRANSLATE_NOOP("CheckWords", "The assistant's key can be read") },
    Title { "running"_L1, QT_TRANSLATE_NOOP("CheckWords", "The program runs") },
    Title { "version"_L1, QT_TRANSLATE_NOOP("CheckWords", "Version") },
    Title { "profile"_L1, QT_TRANSLATE_NOOP("CheckWords", "Settings and state can be written") },
    Title { "disk"_L1, QT_TRANSLATE_NOOP("CheckWords", "There is room on the disk") },
    Title { "database"_L1, QT_TRANSLATE_NOOP("CheckWords", "The database is sound") },
    Title { "secrets"_L1, QT_TRANSLATE_NOOP("CheckWords", "Secrets can be kept") },
    Title { "clock"_L1, QT_TRANSLATE_NOOP("CheckWords", "The clock is right") },
};

} // namespace

CheckWords CheckWords::of(const QJsonObject &check)
{
    CheckWords words;
    const QString name = check["check"_L1].toString();
    const auto *title = std::find_if(titles.begin(), titles.end(), [&](const Title &t) { return t.check == name; });
    words.title = title == titles.end() ? name : tr(title->text);
    words.cause = told(check["cause"_L1].toString());
    words.cure = told(check["cure"_L1].toString());
    const QString state = check["state"_L1].toString();
    if (state == "ok"_L1) {
        words.mark = u"✓"_s;
        words.state = tr("good");
        words.tone = Tone::Good;
    } else if (state == "failed"_L1) {
        words.mark = u"×"_s;
        words.state = tr("failed");
        words.tone = Tone::Bad;
    } else if (state == "inferred-failed"_L1) {
        words.mark = u"!"_s;
        words.state = tr("probably failed");
        words.tone = Tone::Busy;
    } else {
        words.mark = u"?"_s;
        words.state = tr("not known");
    }
    return words;
}

} // namespace oagent
