#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QString>

namespace oagent {

/// Whose certificates are believed: those of the system's authorities and, when a file names further ones, of those
/// too. One list for curl and Qt, so that HTTP and WebSocket agree.
class Trust
{
public:
    /// The system's alone; each of the two libraries finds them by itself.
    Trust() = default;
    /// Reads the file now. Refused when the path is not absolute, the file cannot be read, is larger than 1 MiB, holds
    /// no certificate in PEM, or one that is broken; the sentence names the file.
    [[nodiscard]] static Result<Trust> withFile(const QString &path);

    [[nodiscard]] bool isSystemOnly() const { return m_certificates.isEmpty(); }
    /// The system's and the file's; empty when isSystemOnly().
    [[nodiscard]] const QList<QSslCertificate> &certificates() const { return m_certificates; }
    /// The same, for curl.
    [[nodiscard]] const QByteArray &pem() const { return m_pem; }

    bool operator==(const Trust &other) const { return m_pem == other.m_pem; }

private:
    QList<QSslCertificate> m_certificates;
    QByteArray m_pem;
};

} // namespace oagent
