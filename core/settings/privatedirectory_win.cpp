#include "core/settings/privatedirectory.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace oagent {

Result<void> makePrivateDirectory(const QString &path, bool /*mayClose*/)
{
    if (!QDir().mkpath(path))
        return failure(
            Error::Kind::Storage,
            u"The directory %1 cannot be made; check that it is not a file and that its parents are writable."_s.arg(
                path));
    return {};
}

} // namespace oagent
