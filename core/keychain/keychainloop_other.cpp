#include "core/keychain/keychainloop.h"

namespace oagent {

KeychainLoop::KeychainLoop() = default;

KeychainLoop::~KeychainLoop() = default;

void KeychainLoop::start() { }

} // namespace oagent
