#include "core/support/privatefile.h"

#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace oagent {

Error fileError(const QFileDevice &file, const QString &whatFailed)
{
    Error error;
    // QFileDevice reports a full device as ResourceError.
    error.kind = file.error() == QFileDevice::ResourceError ? Error::Kind::StorageFull : Error::Kind::Storage;
    error.detail = whatFailed % u": "_s % file.errorString() % u'.'
        % (error.kind == Error::Kind::StorageFull ? u" Free some space and try again."_s
                                                  : u" Check that the path exists and that this account may use it."_s);
    return error;
}

Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    const QString whatFailed = u"Cannot write "_s % path;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(fileError(file, whatFailed));
    if (!file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failure(fileError(file, whatFailed));
    // commit() does not notice when the last of it finds no room, and would put an empty file in the old one's place.
    if (file.write(bytes) != bytes.size() || !file.flush() || !file.commit())
        return failure(fileError(file, whatFailed));
    return {};
}

} // namespace oagent
