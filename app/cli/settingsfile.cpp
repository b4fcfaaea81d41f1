#include "app/cli/settingsfile.h"

#include "core/support/privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// A request to the holder is a line of 1 MiB at most, in which the text may take twice its size.
constexpr qint64 largestFile = 400LL * 1024;

} // namespace

Result<QByteArray> readSettingsFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            Error::Kind::Refused,
            u"%1 cannot be read (%2); name a file that `config export` wrote."_s.arg(path, file.errorString()));
    QByteArray text = file.read(largestFile + 1);
    if (text.size() > largestFile)
        return failure(
            Error::Kind::Refused,
            u"%1 is larger than %2 KiB; name a file that `config export` wrote."_s.arg(path).arg(largestFile / 1024));
    return text;
}

CommandAnswer writeSettingsFile(const QString &path, const CommandAnswer &exported, const Profile &profile)
{
    const QFileInfo target(path);
    if (target.exists() && target.canonicalFilePath() == QFileInfo(profile.configPath()).canonicalFilePath())
        return { ExitCode::Usage,
                 u"%1 is the profile's own file, and an export has less in it; name another file."_s.arg(path),
                 {} };
    const QJsonObject settings = exported.result["settings"_L1].toObject();
    if (const Result<void> written = writePrivateFile(path, QJsonDocument(settings).toJson()); !written)
        return answerFor(written.error());
    return { ExitCode::Good,
             {},
             { { u"file"_s, target.absoluteFilePath() },
               { u"bots"_s, settings["bots"_L1].toArray().size() },
               { u"assistants"_s, settings["assistants"_L1].toArray().size() } } };
}

} // namespace oagent
