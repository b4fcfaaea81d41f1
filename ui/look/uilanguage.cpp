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
    case DesktopSettings::Language::English: return { QLocale::English };
    case DesktopSettings::Language::Chinese: return { QLocale::Chinese, QLocale::China };
    }
    return QLocale::system();
}

} // namespace

QString translationFor(const QStringList &uiLanguages)
{
    const QString first = uiLanguages.value(0);
    const bool isChinese = first == "zh"_L1 || first.startsWith("zh-"_L1) || first.startsWith("zh_"_L1);
    return isChinese ? u"zh_CN"_s : QString();
}

bool UiLanguage::apply(DesktopSettings::Language language)
{
    if (std::exchange(m_language, language) == language && m_isApplied)
        return false;
    m_isApplied = true;
    const QLocale locale = localeOf(language);
    QLocale::setDefault(locale); // times and numbers
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    const QString translation = translationFor(locale.uiLanguages());
    if (translation.isEmpty())
        return true;
    // By name: QTranslator would go on to a language the person reads less than English.
    if (m_qt.load(u"qtbase_"_s + translation, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(u"oagent-bridge_"_s + translation, u":/i18n"_s))
        QCoreApplication::installTranslator(&m_own);
    return true;
}

} // namespace oagent
