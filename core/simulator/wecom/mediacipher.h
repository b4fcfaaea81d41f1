#pragma once

#include <QByteArray>

namespace oagent::simulator {

/// Encrypts as the platform does before it hosts a file: AES-256-CBC with the first 16 bytes of the key as IV, PKCS#7
/// padding to blocks of 32 bytes. wecom.md §10. The key has 32 bytes.
[[nodiscard]] QByteArray encryptedMedia(const QByteArray &plain, const QByteArray &key);

/// A fresh random key.
[[nodiscard]] QByteArray newMediaKey();

} // namespace oagent::simulator
