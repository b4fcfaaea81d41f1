#include "core/lark/site.h"

#include "core/connection/urlrules.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

BotConfig::Region otherRegion(BotConfig::Region region)
{
    return region == BotConfig::Region::Feishu ? BotConfig::Region::Lark : BotConfig::Region::Feishu;
}

QString titleOf(BotConfig::Region region) { return region == BotConfig::Region::Feishu ? u"Feishu"_s : u"Lark"_s; }

QString consoleLinkOf(const BotConfig &bot)
{
    const Domains domains;
    const QUrl &domain = bot.region == BotConfig::Region::Feishu ? domains.feishu : domains.lark;
    const QString apps = domain.toString() + u"/app"_s;
    return bot.appId.isEmpty() ? apps
                               : apps + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(bot.appId)) + u"/baseinfo"_s;
}

QUrl Site::domain() const { return region == BotConfig::Region::Feishu ? m_domains.feishu : m_domains.lark; }

QUrl Site::address(const QString &path) const
{
    const QUrl platform = domain().resolved(QUrl(path, QUrl::StrictMode));
    return apiUrl.isEmpty() ? platform : withBase(platform, apiUrl);
}

QString Site::permissionLink(const QStringList &scopes) const
{
    constexpr qsizetype most = 19; // with more the page opens with nothing chosen
    QString console = domain().toString() + u"/app/"_s + appId + u"/auth"_s;
    if (scopes.isEmpty() || scopes.size() > most)
        return console;
    return console + u"?q="_s + QString::fromLatin1(QUrl::toPercentEncoding(scopes.join(u','), ",:"))
        + u"&op_from=openapi&token_type=tenant"_s;
}

} // namespace oagent::lark
