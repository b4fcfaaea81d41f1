#include "app/cli/localelanguage.h"

#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

Language languageOfName(const QString &name)
{
    const bool isChinese = name == "zh"_L1 || name.startsWith("zh_"_L1) || name.startsWith("zh-"_L1);
    return isChinese ? Language::Chinese : Language::English;
}

/// Of "zh_CN.UTF-8@pinyin": "UTF-8"; empty when none is named.
QString encodingOf(const QString &locale) { return locale.section(u'.', 1).section(u'@', 0, 0); }

} // namespace

Language languageOfLocale(const std::function<QString(const char *variable)> &variable)
{
    QString locale;
    for (const char *const name : { "LC_ALL", "LC_MESSAGES", "LANG" }) {
        if (locale = variable(name); !locale.isEmpty())
            break;
    }
    if (locale.isEmpty())
        return languageOfName(QLocale::system().uiLanguages().value(0));
    const QString encoding = encodingOf(locale).toUpper().remove(u'-');
    const QString language = locale.section(u'.', 0, 0);
    if (language == "C"_L1 || language == "POSIX"_L1 || !(encoding.isEmpty() || encoding == "UTF8"_L1))
        return Language::English;
    const QString preferred = variable("LANGUAGE").section(u':', 0, 0);
    return languageOfName(preferred.isEmpty() ? language : preferred);
}

} // namespace oagent
