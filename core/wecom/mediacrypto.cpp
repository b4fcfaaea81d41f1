#include "core/wecom/mediacrypto.h"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

constexpr qsizetype keyBytes = 32;
constexpr qsizetype ivBytes = 16;
constexpr qsizetype cipherBlock = 16;
constexpr qsizetype paddingBlock = 32;

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()); // how OpenSSL wants them
}

QByteArray keyFrom(const QString &aesKey)
{
    QByteArray text = aesKey.trimmed().toLatin1();
    while (text.size() % 4 != 0 && text.size() % 4 != 1)
        text.append('=');
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? decoded.decoded : QByteArray();
}

/// The length without the padding; nothing good is negative.
qsizetype unpaddedSize(const QByteArray &text)
{
    const qsizetype padding = text.isEmpty() ? 0 : static_cast<unsigned char>(text.back());
    if (padding < 1 || padding > paddingBlock || padding > text.size())
        return -1;
    const bool isUniform = std::all_of(text.end() - padding, text.end(), [&](char c) { return c == text.back(); });
    return isUniform ? text.size() - padding : -1;
}

} // namespace

Result<QByteArray> decryptMedia(const QByteArray &encrypted, const QString &aesKey)
{
    const QByteArray key = keyFrom(aesKey);
    if (key.size() != keyBytes)
        return failure(Error::Kind::Protocol, u"the file's key is not 32 bytes in base64"_s);
    const bool isWhole = !encrypted.isEmpty() && encrypted.size() % cipherBlock == 0;
    if (!isWhole || encrypted.size() > std::numeric_limits<int>::max())
        return failure(Error::Kind::Protocol,
                       u"the encrypted file has %1 bytes, no multiple of 16"_s.arg(encrypted.size()));
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    const QByteArray iv = key.first(ivBytes);
    QByteArray text(encrypted.size() + cipherBlock, Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(text.data()); // how OpenSSL wants it
    int written = 0;
    int rest = 0;
    const bool isDecrypted = context
        && EVP_DecryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytesOf(key), bytesOf(iv)) == 1
        && EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1
        && EVP_DecryptUpdate(context.get(), out, &written, bytesOf(encrypted), static_cast<int>(encrypted.size())) == 1
        && EVP_DecryptFinal_ex(context.get(), out + written, &rest) == 1;
    if (!isDecrypted)
        return failure(Error::Kind::Protocol, u"the file could not be decrypted"_s);
    text.truncate(written + rest);
    const qsizetype size = unpaddedSize(text);
    if (size < 0)
        return failure(Error::Kind::Protocol,
                       u"the file's padding is wrong: it is damaged, or its key is another one"_s);
    text.truncate(size);
    return text;
}

} // namespace oagent::wecom
