#pragma once

#include "core/control/command.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace oagent {

class Session;

/// Waits until it is known how a bot's connection turned out.
class BotWatch : public QObject
{
    Q_OBJECT
public:
    enum class Outcome {
        Online,
        Refused, ///< the platform does not take the credentials
        Later, ///< anything else: its row tells what is in the way, or it is still being tried
    };

    BotWatch(Session &session, QString botId, QObject *parent = nullptr);

Q_SIGNALS:
    /// Once.
    void ended(oagent::BotWatch::Outcome outcome, const QJsonObject &reason);

private:
    void ask();
    void judge(const QJsonObject &status);
    void end(Outcome outcome, const QJsonObject &reason = {});

    Session &m_session;
    QString m_botId;
    QTimer m_limit;
    bool m_isAsking = false;
    bool m_isNews = false; ///< something happened since it was asked
    bool m_hasEnded = false;
};

} // namespace oagent
