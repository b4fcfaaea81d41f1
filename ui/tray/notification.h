#pragma once

#include <QString>

namespace oagent {

/// What a person is told who looks at something else.
struct Notification
{
    enum class About { Program, People, Bot };

    QString title;
    QString text; ///< holds no markup: the desktop's service may read it as such
    About about = About::Program; ///< where a click leads
    QString botId {};
};

} // namespace oagent
