#pragma once

#include "core/control/command.h"

#include <QJsonArray>
#include <QObject>

namespace oagent {

class Session;

/// Bots and assistants as they are set, for pages that show them; asked for anew whenever the settings change.
class SettingsData : public QObject
{
    Q_OBJECT
public:
    explicit SettingsData(Session &session, QObject *parent = nullptr);

    [[nodiscard]] Session &session() const { return m_session; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; } ///< both have been answered once
    [[nodiscard]] const QJsonArray &bots() const { return m_bots; } ///< as of `bot list`
    [[nodiscard]] const QJsonArray &assistants() const { return m_assistants; } ///< as of `assistant list`
    [[nodiscard]] const QString &defaultAssistant() const { return m_defaultAssistant; } ///< id
    /// The entry with that id; empty when there is none.
    [[nodiscard]] QJsonObject bot(const QString &id) const;
    [[nodiscard]] QJsonObject assistant(const QString &id) const;
    /// The name of who answers a bot with this assistant id, which may be empty; empty: Echo, for want of another.
    [[nodiscard]] QString assistantName(const QString &id) const;

Q_SIGNALS:
    void changed();

private:
    void ask();

    Session &m_session;
    QJsonArray m_bots;
    QJsonArray m_assistants;
    QString m_defaultAssistant;
    bool m_isKnown = false;
};

} // namespace oagent
