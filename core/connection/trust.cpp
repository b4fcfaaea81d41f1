#include "core/connection/trust.h"

#include <QFile>
#include <QFileInfo>
#include <QSslConfiguration>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qint64 maxBytes = 1024LL * 1024; // the system's own list has a quarter of that

} // namespace

Result<Trust> Trust::withFile(const QString &path)
{
    const auto refused = [](const QString &why) {
        return failure(Error::Kind::Refused,
                       why + u" Name a file with certificates in PEM, which begin with -----BEGIN CERTIFICATE-----."_s);
    };
    if (!QFileInfo(path).isAbsolute())
        return failure(
            Error::Kind::Refused,
            u"The file of certificate authorities %1 has no absolute path. Give the whole path."_s.arg(path));
    const auto unreadable = [&path, &refused](const QFile &file) {
        return refused(u"The file of certificate authorities %1 cannot be read (%2)."_s.arg(path, file.errorString()));
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    const QByteArray bytes = file.read(maxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file);
    if (bytes.size() > maxBytes)
        return refused(u"The file of certificate authorities %1 is larger than 1 MiB."_s.arg(path));
    const qsizetype announced = bytes.count("-----BEGIN CERTIFICATE-----");
    const QList<QSslCertificate> extra = QSslCertificate::fromData(bytes, QSsl::Pem);
    if (announced == 0)
        return refused(u"The file of certificate authorities %1 holds no certificate."_s.arg(path));
    if (extra.size() != announced)
        return refused(u"The file of certificate authorities %1 holds a certificate that cannot be read."_s.arg(path));
    Trust trust;
    trust.m_certificates = QSslConfiguration::systemCaCertificates() + extra;
    for (const QSslCertificate &certificate : std::as_const(trust.m_certificates))
        trust.m_pem += certificate.toPem();
    return trust;
}

} // namespace oagent
