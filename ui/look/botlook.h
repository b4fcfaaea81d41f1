#pragma once

#include "ui/look/tone.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// How a bot's state is shown: shape and word first, colour second.
struct BotLook
{
    QString shape; ///< one character
    QString word; ///< a short one, for a pill: "online"
    QString sentence; ///< "Online since 09:12", "The secret is wrong."
    Tone tone = Tone::Quiet;
    bool needsSomebody = false; ///< it does not come back by itself

    Q_DECLARE_TR_FUNCTIONS(BotLook)
public:
    /// Of one of Session::bots().
    [[nodiscard]] static BotLook of(const QJsonObject &status);
};

/// The platform's name in the language of the windows; empty for the program's own channel.
[[nodiscard]] QString channelTitle(const QString &channel);

/// A channel's mark: one letter for a rounded square, not the platform's logo.
[[nodiscard]] QString channelLetter(const QString &channel);

} // namespace oagent
