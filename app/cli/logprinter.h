#pragma once

#include "core/control/command.h"
#include "core/phrases/phrases.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace oagent {

/// Prints lines of the log, for people or, as JSON, as they are.
class LogPrinter
{
public:
    /// `out` gives false when nobody takes it any more.
    LogPrinter(bool asJson, Language language, std::function<bool(const QByteArray &)> out);

    /// False when nobody takes it any more.
    [[nodiscard]] bool print(const QByteArray &line) const;
    /// The whole log below `directory`.
    [[nodiscard]] CommandAnswer printAll(const QString &directory) const;

private:
    bool m_asJson;
    Language m_language; ///< of what is said about the log; its lines are English
    std::function<bool(const QByteArray &)> m_out;
};

} // namespace oagent
