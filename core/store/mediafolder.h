#pragma once

#include "core/support/result.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>

namespace oagent {

struct MediaLimits
{
    qint64 perFile = 20LL * 1024 * 1024;
    qint64 inAll = 1024LL * 1024 * 1024;
};

/// What people sent beside text, while the turn it belongs to is open (architecture.md §6): one file each, 0600 in a
/// directory for this account alone, with a random name and an extension from its first bytes. Never more in all than
/// MediaLimits::inAll. Reading and writing go on beside the event loop; `done` keeps the contract of Callback.
class MediaFolder : public QObject
{
    Q_OBJECT
public:
    explicit MediaFolder(QString path, MediaLimits limits = {}, QObject *parent = nullptr);
    /// Waits for what is being written.
    ~MediaFolder() override;

    /// Makes the directory, 0700, and removes every file in it but `kept`: what a process before this one left behind.
    /// Storage with cause and cure.
    [[nodiscard]] Result<void> open(const QStringList &kept);

    /// Answers the new file's name. TooLarge above MediaLimits::perFile; StorageFull when the folder or the disk has no
    /// room; Storage. When `context` died meanwhile, the file is gone again.
    void add(const QByteArray &bytes, const QObject *context, Callback<QString> done);
    /// NotFound for a name this folder did not give.
    void read(const QString &name, const QObject *context, Callback<QByteArray> done);
    void remove(const QStringList &names);
    [[nodiscard]] bool contains(const QString &name) const { return m_sizes.contains(name); }
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    void takeWritten(const QString &name, const Result<void> &written, const QObject *context,
                     const Callback<QString> &done);
    [[nodiscard]] QString pathOf(const QString &name) const { return m_path + QLatin1Char('/') + name; }

    const QString m_path;
    const MediaLimits m_limits;
    QHash<QString, qint64> m_sizes; ///< of every file, also while it is being written
    qint64 m_total = 0;
    QThreadPool m_worker; ///< one thread, so that a file is removed after it was written
};

} // namespace oagent
