#include "ui/settings/autostart.h"

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

} // namespace oagent
