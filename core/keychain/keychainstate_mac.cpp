#include "core/keychain/keychainstate.h"

#include "core/support/later.h"

#include <Security/Security.h>

#include <utility>

namespace oagent {

namespace {

// Apple marks the file keychains as deprecated but offers nothing else that tells whether the login keychain is locked.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
KeychainState::Condition conditionOfDefault()
{
    SecKeychainStatus status = 0;
    const OSStatus result = ::SecKeychainGetStatus(nullptr, &status);
    if (result == errSecNoDefaultKeychain || result == errSecNoSuchKeychain)
        return KeychainState::Condition::NoKeyring;
    if (result != errSecSuccess)
        return KeychainState::Condition::NoService;
    return (status & kSecUnlockStateStatus) != 0 ? KeychainState::Condition::Ready : KeychainState::Condition::Locked;
}
#pragma clang diagnostic pop

} // namespace

class KeychainState::Private
{ };

KeychainState::KeychainState(QObject *parent)
    : QObject(parent)
{ }

KeychainState::~KeychainState() = default;

void KeychainState::ask(const QObject *context, std::function<void(Condition)> done)
{
    later(context, [done = std::move(done)] { done(conditionOfDefault()); });
}

} // namespace oagent
