#include "core/settings/profilelock.h"

#include "core/settings/lockfile.h"
#include "core/support/json.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qint64 longestNote = 4096;

QByteArray note(const QString &socket)
{
    QJsonObject members { { u"pid"_s, QCoreApplication::applicationPid() } };
    if (!socket.isEmpty())
        members.insert(u"socket"_s, socket);
    return jsonBytes(members) + '\n';
}

} // namespace

ProfileLock::ProfileLock(std::unique_ptr<LockFile> file)
    : m_file(std::move(file))
{ }

ProfileLock::~ProfileLock()
{
    // A note that outlives its writer would name a process that may be somebody else by then; it is a courtesy only, so
    // a disk that refuses is no reason to act.
    static_cast<void>(m_file->replaceContent({}));
}

Result<std::unique_ptr<ProfileLock>> ProfileLock::take(const QString &path)
{
    Result<std::unique_ptr<LockFile>> file = LockFile::lock(path);
    if (!file && file.error().kind == Error::Kind::InUse) {
        const auto other = holder(path);
        const qint64 pid = other ? other->pid : 0;
        const QString who = pid == 0 ? u"another program"_s : u"process %1"_s.arg(pid);
        return failure(Error::Kind::InUse,
                       u"The profile is held by %1; stop it, or name another profile with --profile-dir."_s.arg(who),
                       static_cast<int>(pid));
    }
    if (!file)
        return failure(Error::Kind::Storage,
                       u"The profile's lock file %1 cannot be used (%2); check that the directory is writable."_s.arg(
                           path, file.error().detail),
                       file.error().code);
    std::unique_ptr<ProfileLock> lock(new ProfileLock(std::move(*file)));
    if (const Result<void> announced = lock->announce({}); !announced)
        return failure(announced.error());
    return lock;
}

std::optional<ProfileHolder> ProfileLock::holder(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject members = QJsonDocument::fromJson(file.read(longestNote)).object();
    if (members.isEmpty())
        return std::nullopt;
    return ProfileHolder { members["pid"_L1].toInteger(), members["socket"_L1].toString() };
}

Result<void> ProfileLock::announce(const QString &socket)
{
    if (!m_file->replaceContent(note(socket)))
        return failure(
            Error::Kind::Storage,
            u"The profile's lock file cannot be written; check that the disk is neither full nor read-only."_s);
    return {};
}

} // namespace oagent
