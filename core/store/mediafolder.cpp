#include "core/store/mediafolder.h"

#include "core/support/later.h"
#include "core/support/mediatype.h"
#include "core/support/privatefile.h"

#include <QDir>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

Result<QByteArray> readWhole(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(fileError(file, u"Cannot read "_s + path));
    QByteArray bytes = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(fileError(file, u"Cannot read "_s + path));
    if (bytes.size() > limit)
        return failure(Error::Kind::TooLarge, path + u" was made larger by something else."_s);
    return bytes;
}

} // namespace

MediaFolder::MediaFolder(QString path, MediaLimits limits, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_limits(limits)
{
    m_worker.setMaxThreadCount(1);
}

MediaFolder::~MediaFolder() { m_worker.waitForDone(); }

Result<void> MediaFolder::open(const QStringList &kept)
{
    if (Result<void> made = createPrivateDirectory(m_path); !made)
        return made;
    m_sizes.clear();
    m_total = 0;
    const QFileInfoList found = QDir(m_path).entryInfoList(QDir::Files | QDir::Hidden | QDir::System);
    for (const QFileInfo &file : found) {
        if (kept.contains(file.fileName()) && !file.isSymLink()) {
            m_sizes.insert(file.fileName(), file.size());
            m_total += file.size();
        } else if (QFile orphan(file.filePath()); !orphan.remove()) {
            return failure(fileError(orphan, u"Cannot remove "_s + file.filePath()));
        }
    }
    return {};
}

void MediaFolder::add(const QByteArray &bytes, const QObject *context, Callback<QString> done)
{
    const auto refuse = [&](Error::Kind kind, const QString &detail) {
        later(context, [done, kind, detail] { done(failure(kind, detail)); });
    };
    if (bytes.size() > m_limits.perFile)
        return refuse(Error::Kind::TooLarge,
                      u"The file has %1 bytes; %2 are accepted."_s.arg(bytes.size()).arg(m_limits.perFile));
    if (m_total + bytes.size() > m_limits.inAll)
        return refuse(
            Error::Kind::StorageFull,
            u"The media folder %1 holds %2 bytes already; %3 is the most. It empties as answers are finished."_s
                .arg(m_path)
                .arg(m_total)
                .arg(m_limits.inAll));
    const QString name = QUuid::createUuid().toString(QUuid::Id128) + u'.' + mediaTypeOf(bytes).extension;
    m_sizes.insert(name, bytes.size());
    m_total += bytes.size();
    m_worker.start([this, name, bytes, path = pathOf(name), guard = QPointer<const QObject>(context), done] {
        const Result<void> written = writePrivateFile(path, bytes);
        QMetaObject::invokeMethod(
            this, [this, name, written, guard, done] { takeWritten(name, written, guard, done); },
            Qt::QueuedConnection);
    });
}

void MediaFolder::takeWritten(const QString &name, const Result<void> &written, const QObject *context,
                              const Callback<QString> &done)
{
    if (!written || context == nullptr)
        remove({ name });
    if (context == nullptr)
        return;
    if (written)
        done(name);
    else
        done(failure(written.error()));
}

void MediaFolder::read(const QString &name, const QObject *context, Callback<QByteArray> done)
{
    // Only names of our own: nothing that is stored in a database leads out of this directory.
    if (!m_sizes.contains(name)) {
        return later(context, [done = std::move(done)] {
            done(failure(Error::Kind::NotFound, u"The media folder has no such file any more."_s));
        });
    }
    m_worker.start([this, path = pathOf(name), limit = m_limits.perFile, guard = QPointer<const QObject>(context),
                    done = std::move(done)] {
        const Result<QByteArray> bytes = readWhole(path, limit);
        QMetaObject::invokeMethod(
            this,
            [guard, done, bytes] {
                if (guard)
                    done(bytes);
            },
            Qt::QueuedConnection);
    });
}

void MediaFolder::remove(const QStringList &names)
{
    for (const QString &name : names) {
        const auto size = m_sizes.constFind(name);
        if (size == m_sizes.constEnd())
            continue;
        m_total -= *size;
        m_sizes.erase(size);
        // One that cannot be removed is an orphan of the next start.
        m_worker.start([path = pathOf(name)] { QFile::remove(path); });
    }
}

} // namespace oagent
