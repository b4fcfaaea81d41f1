#include "ui/settings/autostart.h"

#include <QCryptographicHash>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

Autostart::Autostart(QStringList command)
    : m_command(std::move(command))
{ }

QStringList Autostart::commandFor(const Setting &setting) const
{
    return setting.minimized ? m_command + QStringList { u"--minimized"_s } : m_command;
}

QString Autostart::entryName(const QString &common) const
{
    constexpr qsizetype enoughDigits = 8; // of a handful of profiles
    const qsizetype flag = m_command.indexOf(u"--profile-dir"_s);
    if (flag < 0)
        return common;
    const QByteArray directory = m_command.value(flag + 1).toUtf8();
    const QByteArray digits = QCryptographicHash::hash(directory, QCryptographicHash::Sha256).toHex();
    return common + u'-' + QString::fromLatin1(digits.first(enoughDigits));
}

bool Autostart::isOurs(const QString &entry) const
{
    const qsizetype flag = m_command.indexOf(u"--profile-dir"_s);
    return flag < 0 ? !entry.isEmpty() && !entry.contains(asKept(u"--profile-dir"_s))
                    : entry.contains(asKept(m_command.at(flag))) && entry.contains(asKept(m_command.value(flag + 1)));
}

} // namespace oagent
