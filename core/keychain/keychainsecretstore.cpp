#include "core/keychain/keychainsecretstore.h"

#include "core/keychain/answer.h"

#include <qt6keychain/keychain.h>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QLatin1StringView keychainService { "oagent-bridge" };
constexpr QLatin1StringView orElse { ", or use --secrets directory:PATH." };

Error storageError(const QString &detail, QLatin1StringView state = {})
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.serviceCode = state;
    error.detail = detail;
    return error;
}

Error absent()
{
    return storageError(u"No keychain can be reached; start the session's keychain service (gnome-keyring, KWallet)"_s
                            % orElse,
                        keychainAbsent);
}

/// Callers of write() and remove() are not interested in a secret.
std::function<void(Result<Secret>)> withoutSecret(Callback<void> done)
{
    return [done = std::move(done)](const Result<Secret> &result) {
        done(result ? Result<void>() : Result<void>(failure(result.error())));
    };
}

} // namespace

KeychainSecretStore::KeychainSecretStore(QString prefix, Limits limits, QObject *parent)
    : SecretStore(parent)
    , m_prefix(std::move(prefix))
    , m_limits(limits)
{
    m_untilWaiting.setSingleShot(true);
    m_untilWaiting.setInterval(limits.untilWaiting);
    connect(&m_untilWaiting, &QTimer::timeout, this, [this] { setWaiting(true); });
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &KeychainSecretStore::expire);
    m_retry.setTimerType(Qt::VeryCoarseTimer);
    m_retry.setInterval(limits.retry);
    connect(&m_retry, &QTimer::timeout, this, &KeychainSecretStore::lookAgain);
    connect(&m_state, &KeychainState::changed, this, &KeychainSecretStore::lookAgain);
}

KeychainSecretStore::~KeychainSecretStore() = default;

void KeychainSecretStore::read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done)
{
    enqueue(Action::Read, key, {}, context, std::move(done));
}

void KeychainSecretStore::write(const QString &key, Secret secret, const QObject *context, Callback<void> done)
{
    enqueue(Action::Write, key, std::move(secret), context, withoutSecret(std::move(done)));
}

void KeychainSecretStore::remove(const QString &key, const QObject *context, Callback<void> done)
{
    enqueue(Action::Remove, key, {}, context, withoutSecret(std::move(done)));
}

QString KeychainSecretStore::description() const { return u"keychain"_s; }

void KeychainSecretStore::enqueue(Action action, const QString &key, Secret secret, const QObject *context,
                                  std::function<void(Result<Secret>)> done)
{
    Request request;
    request.action = action;
    request.key = m_prefix + key;
    request.secret = std::move(secret);
    request.context = context;
    request.done = std::move(done);
    request.deadline = QDeadlineTimer(m_limits.deadline);
    m_queue.push_back(std::move(request));
    armDeadline();
    startNext();
}

void KeychainSecretStore::startNext()
{
    while (!m_current && !m_queue.empty()) {
        m_current = std::move(m_queue.front());
        m_queue.pop_front();
        if (m_current->context.isNull()) {
            m_current.reset();
            continue;
        }
        m_untilWaiting.start();
        m_state.ask(this, [this](Condition condition) { begin(condition); });
    }
}

void KeychainSecretStore::begin(Condition condition)
{
    m_current->before = condition;
    if (condition == Condition::NoService) {
        m_retry.start();
        return finish(failure(absent()));
    }
    startJob();
}

void KeychainSecretStore::startJob()
{
    QKeychain::Job *job = nullptr;
    switch (m_current->action) {
    case Action::Read:
    case Action::Verify: job = new QKeychain::ReadPasswordJob(QString(keychainService)); break;
    case Action::Write: {
        auto *writing = new QKeychain::WritePasswordJob(QString(keychainService));
        writing->setTextData(QString::fromUtf8(m_current->secret.reveal()));
        job = writing;
        break;
    }
    case Action::Remove: job = new QKeychain::DeletePasswordJob(QString(keychainService)); break;
    }
    // It deletes itself when it is finished, and not before: libsecret writes into it whatever becomes of this object.
    job->setInsecureFallback(false);
    job->setKey(m_current->key);
    connect(job, &QKeychain::Job::finished, this, [this](QKeychain::Job *finished) { judge(*finished); });
    m_loop.start();
    job->start();
}

void KeychainSecretStore::judge(QKeychain::Job &job)
{
    // libsecret calls it a success when it had nothing to remove, and in a locked keyring it finds nothing.
    const bool isRemoval = m_current->action == Action::Remove && job.error() == QKeychain::NoError;
    const int error = isRemoval ? QKeychain::EntryNotFound : job.error();
    if (error != QKeychain::NoError) {
        // Asked again, because the keychain may have been locked, or have gone, meanwhile.
        m_state.ask(
            this, [this, error, words = job.errorString()](Condition condition) { explain(error, words, condition); });
        return;
    }
    if (m_current->action == Action::Write) {
        m_current->action = Action::Verify;
        return startJob();
    }
    Secret found(static_cast<QKeychain::ReadPasswordJob &>(job).binaryData());
    if (m_current->action == Action::Verify && found.reveal() != m_current->secret.reveal())
        return finish(failure(storageError(
            u"The keychain did not keep what it was given; look whether it is full or damaged"_s % orElse)));
    finish(std::move(found));
}

void KeychainSecretStore::explain(int jobError, const QString &words, Condition condition)
{
    if (condition != Condition::Ready && !m_retry.isActive())
        m_retry.start();
    const bool isNotThere = jobError == QKeychain::EntryNotFound && condition == Condition::Ready;
    if (isNotThere && m_current->before != Condition::Ready && !std::exchange(m_current->isRepeated, true)) {
        m_current->before = condition; // unlocked meanwhile: only now does its answer mean something
        return startJob();
    }
    if (m_current->action == Action::Remove && (isNotThere || condition == Condition::NoKeyring))
        return finish(Secret());
    finish(failure(errorFor(jobError, words, condition)));
}

Error KeychainSecretStore::errorFor(int jobError, const QString &words, Condition condition) const
{
    if (condition == Condition::NoService)
        return absent();
    if (condition == Condition::Locked)
        return storageError(u"The keychain is locked; unlock it, such as by logging in to the desktop"_s % orElse,
                            keychainLocked);
    switch (jobError) {
    case QKeychain::EntryNotFound:
        if (m_current->action == Action::Read)
            return failure(Error::Kind::NotFound, u"The keychain has no entry "_s % m_current->key).value();
        break;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return storageError(
            u"The keychain refused access to %1; allow it in the keychain's window"_s.arg(m_current->key) % orElse,
            keychainDenied);
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return storageError(u"Nothing that reaches the keychain is installed; install libsecret (libsecret-1-0)"_s
                                % orElse,
                            keychainAbsent);
    default: break;
    }
    if (condition == Condition::NoKeyring)
        return storageError(u"The keychain has no default keyring yet; make one in the desktop's password manager"_s
                                % orElse,
                            keychainLocked);
    return storageError(u"The keychain failed (%1); look after it in the desktop's password manager"_s.arg(words)
                        % orElse);
}

void KeychainSecretStore::finish(Result<Secret> result)
{
    const QPointer<KeychainSecretStore> self(this);
    m_loop.stop();
    m_untilWaiting.stop();
    Request request = std::move(*m_current);
    m_current.reset();
    armDeadline();
    const bool isLate = !request.done;
    answer(request, std::move(result));
    setWaiting(false);
    if (!self.isNull() && isLate && !m_retry.isActive())
        Q_EMIT becameAvailable();
    if (!self.isNull())
        startNext();
}

void KeychainSecretStore::answer(Request &request, Result<Secret> result)
{
    const auto done = std::exchange(request.done, nullptr);
    if (done && !request.context.isNull())
        oagent::answer<Secret>(request.context, done, std::move(result));
}

void KeychainSecretStore::expire()
{
    const auto tell = [this](Request &request) {
        answer(request,
               failure(storageError(u"The keychain did not answer within %1 s; answer its window and try again"_s.arg(
                                        std::chrono::duration_cast<std::chrono::seconds>(m_limits.deadline).count())
                                        % orElse,
                                    keychainSilent)));
    };
    // The job itself goes on: nothing takes a window away that a person may be typing in.
    if (m_current && m_current->done && m_current->deadline.hasExpired())
        tell(*m_current);
    while (!m_queue.empty() && m_queue.front().deadline.hasExpired()) {
        tell(m_queue.front());
        m_queue.pop_front();
    }
    armDeadline();
}

void KeychainSecretStore::armDeadline()
{
    // All have the same limit, so that the oldest is due first.
    const Request *oldest = m_current && m_current->done ? &*m_current : m_queue.empty() ? nullptr : &m_queue.front();
    if (oldest == nullptr)
        m_deadline.stop();
    else
        m_deadline.start(std::chrono::milliseconds(std::max<qint64>(0, oldest->deadline.remainingTime())));
}

void KeychainSecretStore::setWaiting(bool isWaiting)
{
    if (std::exchange(m_isWaiting, isWaiting) != isWaiting)
        Q_EMIT waitingChanged(isWaiting);
}

void KeychainSecretStore::lookAgain()
{
    if (!m_retry.isActive() || std::exchange(m_isLooking, true))
        return;
    m_state.ask(this, [this](Condition condition) {
        m_isLooking = false;
        if (condition != Condition::Ready || !m_retry.isActive())
            return;
        m_retry.stop();
        Q_EMIT becameAvailable();
    });
}

} // namespace oagent
