#pragma once

#include "ui/look/uilanguage.h"

#include <QLocale>

namespace oagent::testing {

/// Windows are Chinese for as long as this lives.
class InChinese
{
public:
    InChinese() { m_language.apply(DesktopSettings::Language::Chinese); }
    InChinese(const InChinese &) = delete;
    InChinese &operator=(const InChinese &) = delete;
    ~InChinese()
    {
        m_language.apply(DesktopSettings::Language::English);
        QLocale::setDefault(QLocale::c());
    }

private:
    UiLanguage m_language;
};

} // namespace oagent::testing
