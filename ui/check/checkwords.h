#pragma once

#include "ui/look/tone.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// How one check of `doctor --json` is shown.
struct CheckWords
{
    QString mark; ///< one character
    QString state; ///< the same in words
    QString title; ///< what was looked at
    QString cause; ///< empty when all is well and there is nothing to tell
    QString cure;
    Tone tone = Tone::Quiet;

    Q_DECLARE_TR_FUNCTIONS(CheckWords)
public:
    [[nodiscard]] static CheckWords of(const QJsonObject &check);
};

} // namespace oagent
