#pragma once

#include "core/control/command.h"
#include "core/support/secret.h"
#include "ui/channels/botdraft.h"
#include "ui/channels/botwatch.h"

#include <QObject>

namespace oagent {

struct Channel;
class Session;

/// What OK does: the secret into the keychain, then the settings, then the connection (product.md).
class BotSaving : public QObject
{
    Q_OBJECT
public:
    struct Plan
    {
        BotDraft draft;
        Secret secret; ///< empty: the stored one stays
        bool untilQuit = false; ///< the secret is kept in memory alone
        bool switchOn = false; ///< it is off because its credentials were refused
        bool isOn = true; ///< as it is now
    };

    BotSaving(Session &session, const Channel &channel, Plan plan, QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    // One of these, once, last.
    /// Saved; it is online, off, or its row tells what it waits for.
    void saved(const QString &botId);
    /// Saved, and switched off since the platform refuses its credentials.
    void refused(const QString &botId, const QJsonObject &reason);
    /// What has been saved until then stays, and `savedBefore` is a sentence about it: empty where it is nothing.
    void failed(const oagent::CommandAnswer &answer, const QString &savedBefore);

private:
    void add();
    void replaceSecret();
    void changeBehindSecret();
    void change();
    void switchOn();
    void connectBot(const QString &botId);
    void switchOff(const QString &botId, const QJsonObject &reason);
    void perform(CommandRequest request, void (BotSaving::*next)());

    Session &m_session;
    const Channel &m_channel;
    Plan m_plan;
    QString m_id;
    bool m_isSecretSaved = false;
};

} // namespace oagent
