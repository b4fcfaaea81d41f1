#pragma once

#include "core/control/command.h"

#include <QCoreApplication>

namespace oagent {

/// What a failed command is called in a window.
struct FailureWords
{
    QString sentence;
    QString detail; ///< as the command line would say it, in English
    QString flag; ///< the option it is about, without dashes; empty when it is about none
    bool isAboutKeychain = false; ///< there is none: "keep until I quit" helps

    Q_DECLARE_TR_FUNCTIONS(FailureWords)
public:
    /// @param savedBefore a sentence of its own, where earlier steps of the same OK were saved and stay
    [[nodiscard]] static FailureWords of(const CommandAnswer &answer, const QString &savedBefore = {});
};

} // namespace oagent
