#pragma once

#include "core/keychain/keychainloop.h"
#include "core/keychain/keychainstate.h"
#include "core/keychain/secretstore.h"

#include <QDeadlineTimer>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <optional>

namespace QKeychain {
class Job;
}

namespace oagent {

/// Names of the keychain's states, in Error::serviceCode of kind Storage; also the ids under which a bot tells why it
/// is stopped. "Not found" is the kind NotFound.
inline constexpr QLatin1StringView keychainAbsent { "keychain-absent" };
inline constexpr QLatin1StringView keychainLocked { "keychain-locked" };
inline constexpr QLatin1StringView keychainDenied { "keychain-denied" };
inline constexpr QLatin1StringView keychainSilent { "keychain-silent" }; ///< no answer within the deadline

/// Secrets in the operating system's keychain, through QtKeychain: libsecret or KWallet, the Credential Manager, the
/// login keychain. One job at a time, because each may open a window. Never falls back to a file.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds untilWaiting = std::chrono::seconds(10); ///< then waitingChanged(true)
        std::chrono::milliseconds deadline = std::chrono::minutes(2); ///< from the call on; time to type a password
        std::chrono::milliseconds retry
            = std::chrono::seconds(30); ///< looks whether it is there again, without windows
    };

    /// `prefix` stands before every key; a profile at a place of its own has "<profile id>/".
    explicit KeychainSecretStore(QString prefix, Limits limits, QObject *parent = nullptr);
    ~KeychainSecretStore() override;

    /// A locked keychain is asked all the same, so that it can ask the person. An answer after the deadline is not
    /// lost: becameAvailable() tells of it.
    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override;
    /// Reads back what it wrote. After the deadline the keychain may still take it.
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override;
    void remove(const QString &key, const QObject *context, Callback<void> done) override;
    [[nodiscard]] QString description() const override;

private:
    using Condition = KeychainState::Condition;
    enum class Action { Read, Write, Verify, Remove };
    struct Request
    {
        Action action = Action::Read;
        QString key;
        Secret secret; ///< to be written
        QPointer<const QObject> context;
        std::function<void(Result<Secret>)> done; ///< none: it was told that the deadline passed
        QDeadlineTimer deadline;
        Condition before = Condition::Ready;
        bool isRepeated = false;
    };

    void enqueue(Action action, const QString &key, Secret secret, const QObject *context,
                 std::function<void(Result<Secret>)> done);
    void startNext();
    void begin(Condition condition);
    void startJob();
    void judge(QKeychain::Job &job);
    void explain(int jobError, const QString &words, Condition condition);
    [[nodiscard]] Error errorFor(int jobError, const QString &words, Condition condition) const;
    void finish(Result<Secret> result);
    static void answer(Request &request, Result<Secret> result);
    void expire();
    void armDeadline();
    void setWaiting(bool isWaiting);
    void lookAgain();

    QString m_prefix;
    Limits m_limits;
    KeychainState m_state;
    KeychainLoop m_loop;
    std::optional<Request> m_current;
    std::deque<Request> m_queue;
    QTimer m_untilWaiting;
    QTimer m_deadline;
    QTimer m_retry; ///< runs while the keychain is away or locked
    bool m_isWaiting = false;
    bool m_isLooking = false;
};

} // namespace oagent
