#include "core/keychain/keychainstate.h"

#include "core/support/later.h"

#include <utility>

namespace oagent {

/// The Credential Manager is part of Windows and open for as long as the user is logged in.
class KeychainState::Private
{ };

KeychainState::KeychainState(QObject *parent)
    : QObject(parent)
{ }

KeychainState::~KeychainState() = default;

void KeychainState::ask(const QObject *context, std::function<void(Condition)> done)
{
    later(context, [done = std::move(done)] { done(Condition::Ready); });
}

} // namespace oagent
