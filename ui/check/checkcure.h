#pragma once

#include "ui/settings/settingsplace.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// What a person can do about one check of `doctor --json`, as a button beside it.
struct CheckCure
{
    enum class Act {
        None,
        SwitchOn, ///< the bot
        ConnectAgain,
        TakeOver,
        Resume, ///< all bots, which are paused
        OpenSettings, ///< at `place`
        LookAgain, ///< the cure is outside of this program
    };

    Act act = Act::None;
    QString button; ///< its text; empty: none is needed, or the check has a link instead
    QString sentence; ///< in place of the core's cure, which would send elsewhere; empty: that is said
    SettingsPlace place {};

    Q_DECLARE_TR_FUNCTIONS(CheckCure)
public:
    /// `bot` is the entry of Session::bots() that is looked at, `subject` the id of the bot or assistant the check is
    /// of; empty: of the program.
    [[nodiscard]] static CheckCure of(const QJsonObject &check, const QJsonObject &bot, const QString &subject);

private:
    [[nodiscard]] static CheckCure ofBot(const QString &check, bool hasFailed, const QJsonObject &bot);
    [[nodiscard]] static CheckCure ofConnection(const QJsonObject &bot);
    [[nodiscard]] static CheckCure ofAccess(bool hasFailed, const QString &botId);
    [[nodiscard]] static CheckCure ofAssistant(const QString &check, const QString &assistantId, const QString &cure);
    [[nodiscard]] static CheckCure connectAgain();
    [[nodiscard]] static CheckCure takeOver();
    [[nodiscard]] static CheckCure switchOn();
    [[nodiscard]] static CheckCure enterFirstSecret(const QString &botId);
    [[nodiscard]] static CheckCure enterSecret(const QString &botId);
    [[nodiscard]] static CheckCure whoRuns(const QString &botId);
};

} // namespace oagent
