#include "core/log/logfile.h"

#include "core/support/privatefile.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

LogFile::LogFile(const QString &directory, LogFileLimits limits, QObject *parent)
    : QObject(parent)
    , m_paths(paths(directory, limits.files))
    , m_limits(limits)
{ }

QStringList LogFile::paths(const QString &directory, int files)
{
    QStringList paths { QString(directory + "/bridge.log"_L1) };
    for (int number = 1; number < files; ++number)
        paths.append(paths.first() + u'.' + QString::number(number));
    return paths;
}

void LogFile::write(const QByteArray &line)
{
    Result<void> written = prepareFor(line.size());
    if (written)
        written = append(line);
    if (!written)
        return lose(written.error());
    if (const qint64 lost = std::exchange(m_lost, 0); lost > 0)
        Q_EMIT recovered(lost);
}

Result<void> LogFile::prepareFor(qint64 bytes)
{
    if (!m_file.isOpen()) {
        if (Result<void> opened = open(); !opened)
            return opened;
    }
    return m_size > 0 && m_size + bytes > m_limits.fileBytes ? rotate() : Result<void>();
}

Result<void> LogFile::open()
{
    const QString &path = m_paths.first();
    if (m_openFailedAt && steady_clock::now() - *m_openFailedAt < m_limits.reopenEvery)
        return failure(Error::Kind::Storage, path % u" could not be opened a moment ago."_s);
    m_openFailedAt = steady_clock::now();
    if (Result<void> made = createPrivateFile(path); !made)
        return made;
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered))
        return failure(fileError(m_file, u"Cannot write "_s % path));
    m_openFailedAt.reset();
    m_size = m_file.size();
    // What a power cut left of a line must not become part of the next one.
    if (m_size == 0 || (m_file.seek(m_size - 1) && m_file.read(1) == "\n"))
        return {};
    return append("\n"_ba);
}

/// Either way the old file is not written any more: the log is never larger than it may be.
Result<void> LogFile::rotate()
{
    m_file.close();
    for (qsizetype i = m_paths.size() - 1; i > 0; --i) {
        QFile::remove(m_paths.at(i));
        if (QFile younger(m_paths.at(i - 1)); younger.exists() && !younger.rename(m_paths.at(i)))
            return failure(fileError(younger, u"Cannot set aside "_s % m_paths.at(i - 1)));
    }
    if (m_paths.size() == 1)
        QFile::remove(m_paths.first());
    return open();
}

Result<void> LogFile::append(const QByteArray &line)
{
    qint64 written = 0;
    for (qint64 piece = 1; piece > 0 && written < line.size(); written += std::max<qint64>(piece, 0))
        piece = m_file.write(line.constData() + written, line.size() - written); // what did not fit fails when repeated
    if (written == line.size()) {
        m_size += written;
        return {};
    }
    const Error error = fileError(m_file, u"Cannot write "_s % m_paths.first());
    m_file.resize(m_size); // no half lines
    m_file.unsetError();
    return failure(error);
}

void LogFile::lose(const Error &error)
{
    if (m_lost++ == 0)
        Q_EMIT failed(error);
}

} // namespace oagent
