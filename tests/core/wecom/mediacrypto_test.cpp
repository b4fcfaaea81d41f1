// The vectors of wecom.md §10.
#include "core/wecom/mediacrypto.h"

#include <QList>

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

namespace {

constexpr auto key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="_L1;

QByteArray hex(const char *digits) { return QByteArray::fromHex(digits); }

/// With the key above and whatever padding `text` brings along.
QByteArray encryptedAsItIs(const QByteArray &text)
{
    const QByteArray bytes = QByteArray::fromBase64(QByteArray(key.data(), key.size()));
    const auto *in = reinterpret_cast<const unsigned char *>(bytes.constData()); // how OpenSSL wants it
    QByteArray encrypted(text.size() + 16, '\0');
    auto *out = reinterpret_cast<unsigned char *>(encrypted.data()); // the same
    int written = 0;
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  EVP_CIPHER_CTX_free);
    EXPECT_EQ(EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, in, in), 1);
    EXPECT_EQ(EVP_CIPHER_CTX_set_padding(context.get(), 0), 1);
    EXPECT_EQ(EVP_EncryptUpdate(context.get(), out, &written,
                                reinterpret_cast<const unsigned char *>(text.constData()), // the same
                                static_cast<int>(text.size())),
              1);
    return encrypted.first(written);
}

} // namespace

TEST(WeComMediaCrypto, L24_DecryptsEveryVector)
{
    const QList<std::tuple<QByteArray, QString, QByteArray>> vectors {
        { ""_ba, key, hex("61a6936e4e8f101c1cc1f993b542a0d486823154a09759e3fc4b0a72da642835") },
        { "hello"_ba, key, hex("cb81c1c41559addf91999d53bc4dc3956c54acd53515bfecf6cf89e716ecbc7d") },
        { u"企业微信"_s.toUtf8(), key, hex("6a6eb430cbadd5a142eb13127d576a606f4c2ffdd9d8d121b593f86a53362e84") },
        { QByteArray(16, 'x'), key, hex("a4cd054c7e4ba6a4359c1b02e48d2a7b06634849289c8eb0e248a7d3ed4dee67") },
        { QByteArray(31, 'x'), key, hex("a4cd054c7e4ba6a4359c1b02e48d2a7be90f3fdded08cfc0acacd0f9dc347f40") },
        { QByteArray(32, 'x'), key,
          hex("a4cd054c7e4ba6a4359c1b02e48d2a7bffa02acf8b86c68c3ee1e88e61c60110f342f53b8250437866f6b2dab4fd2db926ad04b5"
              "5891c5d259a930328b751ab4") },
        { "slash/plus+key"_ba, u"+h9EaY6z2P0iR2yRttsAJUpvlLneAyhNcpe84QYrUHU="_s,
          hex("cc7713f216371be5ca572ea14e8e7d2a2a36e1972527c9eb39311710abf5a78a") },
    };
    for (const auto &[plain, aesKey, encrypted] : vectors) {
        const auto decrypted = decryptMedia(encrypted, aesKey);
        ASSERT_TRUE(decrypted) << plain.toStdString() << ": " << decrypted.error().detail.toStdString();
        EXPECT_EQ(*decrypted, plain);
        QString unpadded = aesKey;
        unpadded.remove(u'=');
        const auto again = decryptMedia(encrypted, unpadded);
        ASSERT_TRUE(again) << plain.toStdString();
        EXPECT_EQ(*again, plain);
    }
}

TEST(WeComMediaCrypto, L24_LooksAtEveryByteOfThePadding)
{
    const auto withEnd = [](const QByteArray &end) { return QByteArray(QByteArray(64 - end.size(), 'x') + end); };
    const auto decrypted = decryptMedia(encryptedAsItIs(withEnd(QByteArray(5, 5))), key);
    ASSERT_TRUE(decrypted);
    EXPECT_EQ(*decrypted, QByteArray(59, 'x'));
    EXPECT_TRUE(decryptMedia(encryptedAsItIs(withEnd(QByteArray(32, 32))), key));
    EXPECT_TRUE(decryptMedia(encryptedAsItIs(QByteArray(16, 16)), key)) << "no multiple of 32, but one of 16";
    for (const QByteArray &bad : { QByteArray("\x05\x05\x04\x05\x05"), QByteArray("\x04\x05\x05\x05\x05"),
                                   QByteArray("\x02"), QByteArray(1, 0), QByteArray(33, 33), QByteArray(1, '\xff') })
        EXPECT_FALSE(decryptMedia(encryptedAsItIs(withEnd(bad)), key)) << bad.toHex().toStdString();
    EXPECT_FALSE(decryptMedia(encryptedAsItIs(QByteArray(16, 17)), key)) << "more padding than there is";
}

TEST(WeComMediaCrypto, L24_RefusesWhatIsDamagedOrHasAnotherKey)
{
    const QByteArray good = hex("cb81c1c41559addf91999d53bc4dc3956c54acd53515bfecf6cf89e716ecbc7d");
    QByteArray changed = good;
    changed[changed.size() - 1] = '\x7e';
    EXPECT_FALSE(decryptMedia(changed, key)) << "bad padding";
    EXPECT_FALSE(decryptMedia(good.first(30), key)) << "30 bytes";
    EXPECT_FALSE(decryptMedia({}, key)) << "nothing";
    EXPECT_FALSE(decryptMedia(good, u"AAECAwQFBgcICQoLDA0ODw=="_s)) << "a key of 16 bytes";
    EXPECT_FALSE(decryptMedia(good, u"not base64 !"_s));
    EXPECT_FALSE(decryptMedia(good, {}));
    const auto wrong = decryptMedia(good, u"+h9EaY6z2P0iR2yRttsAJUpvlLneAyhNcpe84QYrUHU="_s);
    ASSERT_FALSE(wrong) << "another key";
    EXPECT_EQ(wrong.error().kind, Error::Kind::Protocol);
    EXPECT_FALSE(wrong.error().detail.contains(u"9EaY6"_s)) << "a key in an error";
}
