#pragma once

#include "core/settings/desktopsettings.h"

#include <QObject>
#include <QStringList>
#include <QTranslator>

namespace oagent {

/// The translation of the sources for what a person reads first, "zh_CN"; empty: English, in which they are written.
/// What else the person reads counts for nothing: it comes after English there too.
[[nodiscard]] QString translationFor(const QStringList &uiLanguages);

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
