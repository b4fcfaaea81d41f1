#include "tests/testing/authority.h"

#include <QHostAddress>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key newKey() { return Key(EVP_EC_gen("P-256"), &EVP_PKEY_free); }

template <class Write>
QByteArray pemOf(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    write(memory.get());
    QByteArray text(4096, '\0');
    text.resize(BIO_read(memory.get(), text.data(), static_cast<int>(text.size())));
    return text;
}

QByteArray pemOf(X509 *certificate)
{
    return pemOf([certificate](BIO *memory) { PEM_write_bio_X509(memory, certificate); });
}

/// @param extensions pairs of OpenSSL's number and text
Certificate newCertificate(EVP_PKEY *key, const QByteArray &name,
                           std::initializer_list<std::pair<int, QByteArray>> extensions)
{
    Certificate certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), QRandomGenerator::global()->generate64() >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(name.constData()), -1, -1, 0);
    for (const auto &[number, text] : extensions) {
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, nullptr, number, text.constData());
        X509_add_ext(certificate.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    return certificate;
}

} // namespace

struct Authority::Private
{
    Key key = newKey();
    Certificate certificate { nullptr, &X509_free };
};

Authority::Authority()
    : d(std::make_unique<Private>())
{
    const QByteArray name = "Test authority "_ba + QByteArray::number(QRandomGenerator::global()->generate());
    d->certificate = newCertificate(
        d->key.get(), name,
        { { NID_basic_constraints, "critical,CA:TRUE"_ba }, { NID_key_usage, "critical,keyCertSign,cRLSign"_ba } });
    X509_set_issuer_name(d->certificate.get(), X509_get_subject_name(d->certificate.get()));
    X509_sign(d->certificate.get(), d->key.get(), EVP_sha256());
}

Authority::~Authority() = default;

QByteArray Authority::pem() const { return pemOf(d->certificate.get()); }

QSslConfiguration Authority::serverFor(const QString &host) const
{
    const Key key = newKey();
    const QByteArray kind = QHostAddress(host).isNull() ? "DNS:"_ba : "IP:"_ba;
    const Certificate certificate
        = newCertificate(key.get(), host.toUtf8(), { { NID_subject_alt_name, kind + host.toLatin1() } });
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(d->certificate.get()));
    X509_sign(certificate.get(), d->key.get(), EVP_sha256());
    const QByteArray keyText = pemOf(
        [&](BIO *memory) { PEM_write_bio_PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPrivateKey(QSslKey(keyText, QSsl::Ec));
    configuration.setLocalCertificate(QSslCertificate(pemOf(certificate.get())));
    return configuration;
}

} // namespace oagent::testing
