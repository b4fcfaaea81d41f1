#pragma once

#include "app/runtime/bridgeparts.h"
#include "core/bridge/turn.h"
#include "core/settings/config.h"
#include "core/support/result.h"
#include "core/support/secret.h"

#include <QObject>

#include <map>
#include <memory>

namespace oagent {

class Assistant;

/// The assistants of the settings, each with its key from the secret store, and Echo where none is set up. Whoever
/// answered until now goes on until its successor's key is there, unless there is none: no question meets nobody.
class AssistantPool : public QObject
{
    Q_OBJECT
public:
    /// `parts` must outlive it.
    explicit AssistantPool(const BridgeParts &parts);
    ~AssistantPool() override;

    void apply(const QList<AssistantConfig> &assistants, const QString &defaultId);
    /// The secret stored under `key` is another one now.
    void keyChanged(const QString &key);
    /// Tries again to read the keys that could not be read.
    void readMissingKeys();
    [[nodiscard]] bool isReadingKeys() const { return m_keysToRead > 0; }

    /// Who answers `bot` now; nobody when its assistant is gone or lacks its key.
    [[nodiscard]] AssistantChoice choiceFor(const BotConfig &bot) const;

Q_SIGNALS:
    /// Every key that was asked for was read, or cannot be.
    void keysRead();

private:
    struct Slot
    {
        AssistantConfig config;
        std::unique_ptr<Assistant> assistant; ///< of the settings before, while the key is being read
        int attempt = 0; ///< the reading of its key that counts
        bool lacksKey = false; ///< it could not be read
    };

    void take(const AssistantConfig &config);
    void install(Slot &slot, Secret key);
    static void retire(Slot &slot);
    void readKey(Slot &slot);
    void takeKey(const QString &assistantId, int attempt, Result<Secret> key);

    BridgeParts m_parts;
    QString m_defaultId;
    QString m_firstId; ///< of the settings: asked where nothing is the default
    int m_keysToRead = 0;
    int m_attempts = 0; ///< readings of keys so far
    std::map<QString, Slot> m_slots;
    std::unique_ptr<Assistant> m_echo; ///< for want of another
};

} // namespace oagent
