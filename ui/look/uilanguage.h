#pragma once

#include "core/settings/desktopsettings.h"

#include <QObject>
#include <QTranslator>

namespace oagent {

/// The language of every window. Windows are told by QEvent::LanguageChange.
class UiLanguage : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// False when it is that already: nothing happens.
    bool apply(DesktopSettings::Language language);

private:
    bool m_isApplied = false;
    DesktopSettings::Language m_language = DesktopSettings::Language::System;
    QTranslator m_own;
    QTranslator m_qt; ///< Qt's own dialogs
};

} // namespace oagent
