#include "ui/look/uilanguage.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QLocale localeOf(DesktopSettings::Language language)
{
    switch (language) {
    case DesktopSettings::Language::System: return QLocale::system();
    case DesktopSettings::Language::English: return QLocale(QLocale::English);
    case DesktopSettings::Language::Chinese: return QLocale(QLocale::Chinese, QLocale::China);
    }
    return QLocale::system();
}

} // namespace

bool UiLanguage::apply(DesktopSettings::Language language)
{
    if (std::exchange(m_language, language) == language && m_isApplied)
        return false;
    m_isApplied = true;
    const QLocale locale = localeOf(language);
    QLocale::setDefault(locale); // times and numbers
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    if (language == DesktopSettings::Language::English)
        return true; // the sources are English
    if (m_qt.load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(locale, u"oagent-bridge"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(&m_own);
    return true;
}

} // namespace oagent
