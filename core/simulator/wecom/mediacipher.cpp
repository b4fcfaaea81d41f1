#include "core/simulator/wecom/mediacipher.h"

#include <QRandomGenerator>
#include <QString>

#include <openssl/evp.h>

#include <memory>

namespace oagent::simulator {

namespace {

constexpr qsizetype padBlock = 32;
constexpr qsizetype keyBytes = 32;

const uchar *raw(const QByteArray &bytes) { return reinterpret_cast<const uchar *>(bytes.constData()); }

} // namespace

QByteArray encryptedMedia(const QByteArray &plain, const QByteArray &key)
{
    Q_ASSERT(key.size() == keyBytes);
    const qsizetype padding = padBlock - plain.size() % padBlock;
    const QByteArray padded = plain + QByteArray(padding, static_cast<char>(padding));
    QByteArray cipher(padded.size(), '\0');
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  &EVP_CIPHER_CTX_free);
    int written = 0;
    const bool done = context != nullptr
        && EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, raw(key), raw(key)) == 1
        && EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1
        && EVP_EncryptUpdate(context.get(), reinterpret_cast<uchar *>(cipher.data()), &written, raw(padded),
                             static_cast<int>(padded.size()))
            == 1;
    return done ? cipher : QByteArray();
}

QByteArray newMediaKey()
{
    QByteArray key(keyBytes, '\0');
    QRandomGenerator *random = QRandomGenerator::system();
    for (char &byte : key)
        byte = static_cast<char>(random->bounded(256));
    return key;
}

} // namespace oagent::simulator
