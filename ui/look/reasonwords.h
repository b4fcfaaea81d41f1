#pragma once

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// Why a bot is not online, in one sentence with what to do, in the language of the windows.
struct ReasonWords
{
    Q_DECLARE_TR_FUNCTIONS(ReasonWords)
public:
    /// `reason` as in `status --json`. One without words of its own is told as the core tells it; `fallback`
    /// when there is none.
    [[nodiscard]] static QString of(const QJsonObject &reason, const QString &fallback);
};

} // namespace oagent
