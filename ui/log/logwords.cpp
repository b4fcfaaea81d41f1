#include "ui/log/logwords.h"

#include "ui/look/told.h"

#include <QLocale>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

/// What is spent on it stays below a tenth of the time.
constexpr int mostLookUps = 100;
constexpr auto within = 100ms;

struct Stage
{
    QLatin1StringView name;
    const char *text = nullptr;
};

/// Of the core. What a platform's part adds keeps its name.
constexpr std::array stages {
    Stage { "received"_L1, QT_TRANSLATE_NOOP("LogWords", "received") },
    Stage { "duplicate"_L1, QT_TRANSLATE_NOOP("LogWords", "duplicate") },
    Stage { "allowed"_L1, QT_TRANSLATE_NOOP("LogWords", "allowed") },
    Stage { "refused"_L1, QT_TRANSLATE_NOOP("LogWords", "refused") },
    Stage { "asked"_L1, QT_TRANSLATE_NOOP("LogWords", "asked") },
    Stage { "first-text"_L1, QT_TRANSLATE_NOOP("LogWords", "first text") },
    Stage { "finished"_L1, QT_TRANSLATE_NOOP("LogWords", "finished") },
    Stage { "assistant"_L1, QT_TRANSLATE_NOOP("LogWords", "assistant") },
    Stage { "command"_L1, QT_TRANSLATE_NOOP("LogWords", "command") },
    Stage { "connection"_L1, QT_TRANSLATE_NOOP("LogWords", "connection") },
    Stage { "control"_L1, QT_TRANSLATE_NOOP("LogWords", "control") },
    Stage { "ended"_L1, QT_TRANSLATE_NOOP("LogWords", "ended") },
    Stage { "event"_L1, QT_TRANSLATE_NOOP("LogWords", "event") },
    Stage { "frame"_L1, QT_TRANSLATE_NOOP("LogWords", "frame") },
    Stage { "keychain"_L1, QT_TRANSLATE_NOOP("LogWords", "keychain") },
    Stage { "log"_L1, QT_TRANSLATE_NOOP("LogWords", "log") },
    Stage { "media"_L1, QT_TRANSLATE_NOOP("LogWords", "files") },
    Stage { "profile"_L1, QT_TRANSLATE_NOOP("LogWords", "profile") },
    Stage { "reply-opened"_L1, QT_TRANSLATE_NOOP("LogWords", "reply opened") },
    Stage { "reply"_L1, QT_TRANSLATE_NOOP("LogWords", "reply") },
    Stage { "settings"_L1, QT_TRANSLATE_NOOP("LogWords", "settings") },
    Stage { "started"_L1, QT_TRANSLATE_NOOP("LogWords", "started") },
    Stage { "stopping"_L1, QT_TRANSLATE_NOOP("LogWords", "stopping") },
    Stage { "stop"_L1, QT_TRANSLATE_NOOP("LogWords", "stop") },
    Stage { "store"_L1, QT_TRANSLATE_NOOP("LogWords", "store") },
};

} // namespace

QString LogWords::stage(const QString &stage)
{
    for (const Stage &known : stages) {
        if (stage == known.name)
            return tr(known.text);
    }
    return stage;
}

QStringList LogWords::stageWords()
{
    QStringList words;
    for (const Stage &known : stages)
        words.append(tr(known.text));
    return words;
}

/// Empty for one that has no words, such as of a newer daemon.
QString LogWords::number(const QString &name, qint64 value)
{
    const QString shown = QLocale().toString(value);
    if (name == "ms"_L1)
        return tr("%1 ms").arg(shown);
    if (name == "characters"_L1)
        return value == 1 ? tr("1 character") : tr("%1 characters").arg(shown);
    if (name == "bytes"_L1)
        return tr("%1 bytes").arg(shown);
    if (name == "files"_L1)
        return tr("files: %1", "that came with a message").arg(shown);
    if (name == "fetched"_L1)
        return tr("fetched: %1", "of the files that came with a message").arg(shown);
    if (name == "retryMs"_L1)
        return tr("next try in %1 s").arg(QLocale().toString(static_cast<double>(value) / 1000, 'f', 1));
    return {};
}

void LogWords::sayNumbers(LogEntry &entry)
{
    QStringList words;
    for (auto field = entry.numbers.begin(); field != entry.numbers.end();) {
        const QString word = field->isDouble() ? number(field.key(), field->toInteger()) : QString();
        if (word.isEmpty()) {
            ++field;
            continue;
        }
        words.append(word);
        field = entry.numbers.erase(field);
    }
    if (words.isEmpty())
        return;
    if (!entry.foreign.isEmpty())
        entry.foreign += u"  "_s;
    entry.foreign += words.join(tr(", ", "between numbers"));
}

LogEntry LogWords::of(LogEntry entry)
{
    sayNumbers(entry);
    if (entry.text.isEmpty())
        return entry;
    const QString *known = m_known.object(entry.text);
    if (known == nullptr) {
        if (!mayLookUp())
            return entry;
        const QString english = entry.text;
        entry.text = told(english);
        m_known.insert(english, new QString(entry.text)); // the cache owns it
        return entry;
    }
    entry.text = *known;
    return entry;
}

bool LogWords::mayLookUp()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - m_since > within) {
        m_since = now;
        m_lookUps = 0;
    }
    return ++m_lookUps <= mostLookUps;
}

} // namespace oagent
