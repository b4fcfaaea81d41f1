#include "core/log/logreader.h"

#include "core/log/logfile.h"
#include "core/support/privatefile.h"

#include <QFile>

#include <algorithm>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qint64 longestLine = 1024LL * 1024;
/// The time at the beginning of a line tells files apart.
constexpr qint64 beginning = 256;

/// Oldest first. They are opened the other way round, so that a file set aside meanwhile is met twice, which shows,
/// rather than missed.
Result<std::vector<std::unique_ptr<QFile>>> openAll(const QString &directory)
{
    std::vector<std::unique_ptr<QFile>> files;
    for (const QString &path : LogFile::paths(directory)) {
        auto file = std::make_unique<QFile>(path);
        if (!file->open(QIODevice::ReadOnly)) {
            if (!file->exists())
                continue;
            return failure(fileError(*file, u"Cannot read "_s % path));
        }
        if (files.empty() || files.back()->peek(beginning) != file->peek(beginning))
            files.push_back(std::move(file));
    }
    std::reverse(files.begin(), files.end());
    return files;
}

} // namespace

Result<qint64> readLog(const QString &directory, const std::function<bool(const QByteArray &line)> &take)
{
    Result<std::vector<std::unique_ptr<QFile>>> files = openAll(directory);
    if (!files)
        return failure(files.error());
    qint64 taken = 0;
    for (const auto &file : *files) {
        while (!file->atEnd()) {
            QByteArray line = file->readLine(longestLine);
            if (!line.endsWith('\n'))
                break;
            line.chop(1);
            if (!line.isEmpty() && ++taken > 0 && !take(line))
                return taken;
        }
    }
    return taken;
}

} // namespace oagent
