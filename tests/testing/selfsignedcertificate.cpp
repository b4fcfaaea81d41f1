#include "tests/testing/selfsignedcertificate.h"

#include <QSslCertificate>
#include <QSslKey>

#include <array>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

template <class Write>
QByteArray pem(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    write(memory.get());
    QByteArray text(4096, '\0');
    text.resize(BIO_read(memory.get(), text.data(), static_cast<int>(text.size())));
    return text;
}

Certificate certificateFor(EVP_PKEY *key)
{
    Certificate certificate(X509_new(), &X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    constexpr std::array<unsigned char, 10> name { "127.0.0.1" };
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name.data(), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

} // namespace

QSslConfiguration selfSignedServer()
{
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate certificate = certificateFor(key.get());
    const QByteArray keyText
        = pem([&](BIO *memory) { PEM_write_bio_PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    const QByteArray certificateText = pem([&](BIO *memory) { PEM_write_bio_X509(memory, certificate.get()); });
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPrivateKey(QSslKey(keyText, QSsl::Ec));
    configuration.setLocalCertificate(QSslCertificate(certificateText));
    return configuration;
}

} // namespace oagent::testing
