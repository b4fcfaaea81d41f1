#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QFile>
#include <QObject>
#include <QStringList>

#include <chrono>
#include <optional>

namespace oagent {

struct LogFileLimits
{
    qint64 fileBytes = 5'000'000;
    int files = 5; ///< the one being written among them
    /// Between two attempts to open a file that could not be opened.
    std::chrono::milliseconds reopenEvery = std::chrono::seconds(1);
};

/// The log on disk: a file that is written and older ones beside it, all 0600. Each line goes to the system at once, so
/// that it outlives a crash of the program, but is never forced to the disk: a power cut may cost the last ones. No
/// timer. A disk that is full costs lines, never the program.
class LogFile : public QObject
{
    Q_OBJECT
public:
    /// `directory` is there already. Nothing is touched before the first line.
    explicit LogFile(const QString &directory, LogFileLimits limits = {}, QObject *parent = nullptr);

    /// `line` ends with its line end. One that does not fit into the file begins the next file.
    void write(const QByteArray &line);

    /// Where the files of a log are, newest first; those that are not there yet as well.
    [[nodiscard]] static QStringList paths(const QString &directory, int files = LogFileLimits {}.files);

Q_SIGNALS:
    /// Lines are being lost from now on. Once, until recovered(). Storage or StorageFull.
    void failed(const oagent::Error &error);
    /// Lines are kept again; so many were lost.
    void recovered(qint64 lost);

private:
    [[nodiscard]] Result<void> prepareFor(qint64 bytes);
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> rotate();
    [[nodiscard]] Result<void> append(const QByteArray &line);
    void lose(const Error &error);

    QStringList m_paths;
    LogFileLimits m_limits;
    QFile m_file;
    qint64 m_size = 0;
    qint64 m_lost = 0;
    std::optional<std::chrono::steady_clock::time_point> m_openFailedAt;
};

} // namespace oagent
