#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QString>

namespace oagent::wecom {

/// Decrypts a file (wecom.md §10): AES-256-CBC, the first 16 bytes of the key are the IV, PKCS#7 over blocks of 32
/// bytes.
/// @param aesKey base64 of 32 bytes; its padding may be missing
/// Protocol when the key, the length or the padding is wrong; no part of key or text is in the detail.
[[nodiscard]] Result<QByteArray> decryptMedia(const QByteArray &encrypted, const QString &aesKey);

} // namespace oagent::wecom
