#include "core/connection/urlrules.h"
#include "tests/testing/print.h"

#include <QHostAddress>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

const QStringList domains { u"dingtalk.com"_s, u"dingtalk.example"_s };

/// True when accepted; a refusal must be of kind Refused, name no secret and say something.
bool isAccepted(const Result<void> &check)
{
    if (check)
        return true;
    EXPECT_EQ(check.error().kind, Error::Kind::Refused);
    EXPECT_GT(check.error().detail.size(), 30);
    EXPECT_FALSE(check.error().detail.contains(u"hush"_s));
    return false;
}

QUrl url(const char *text) { return QUrl(QString::fromLatin1(text)); }

} // namespace

TEST(UrlRules, KnowLoopbackInEverySpelling)
{
    for (const char *text : { "http://localhost:1/", "http://LOCALHOST", "ws://127.0.0.1", "http://127.9.8.7",
                              "http://[::1]:8", "http://127.1", "http://2130706433" })
        EXPECT_TRUE(isLoopback(url(text))) << text;
    for (const char *text : { "http://localhost.example.com", "http://128.0.0.1", "http://127.0.0.1.example.com",
                              "http://[::2]", "http://0.0.0.0", "" })
        EXPECT_FALSE(isLoopback(url(text))) << text;
}

TEST(UrlRules, ForAPlatformBase)
{
    struct Row
    {
        const char *address;
        bool accepted;
    };
    for (const auto &[address, accepted] : std::initializer_list<Row> {
             { "https://dingtalk.example.com", true },
             { "https://dingtalk.example.com:8443/base", true },
             { "wss://wecom.example.com", true },
             { "http://127.0.0.1:8080", true },
             { "ws://localhost:8080", true },
             { "http://[::1]:8080", true },
             { "http://dingtalk.example.com", false },
             { "ws://10.0.0.1", false },
             { "ftp://127.0.0.1", false },
             { "https://user:hush@example.com", false },
             { "https://user@example.com", false },
             { "https://@example.com", false },
             { "https://example.com?key=hush", false },
             { "https://example.com#hush", false },
             { "https://", false },
             { "example.com", false },
             { "", false },
         })
        EXPECT_EQ(isAccepted(checkPlatformBase(url(address))), accepted) << address;
}

TEST(UrlRules, ForAnAssistantBase)
{
    struct Row
    {
        const char *address;
        bool allowHttp;
        bool hasKey;
        bool accepted;
    };
    for (const auto &[address, allowHttp, hasKey, accepted] : std::initializer_list<Row> {
             { "https://api.example.com/v1", false, true, true },
             { "http://127.0.0.1:8642/v1", false, true, true },
             { "http://localhost:11434/v1", false, false, true },
             { "http://10.0.0.5/v1", false, false, false },
             { "http://10.0.0.5/v1", true, false, true },
             { "http://10.0.0.5/v1", true, true, false },
             { "wss://api.example.com", true, false, false },
             { "file:///etc/passwd", true, false, false },
             { "https://user:hush@api.example.com", true, false, false },
             { "https://api.example.com/v1?key=hush", true, false, false },
         })
        EXPECT_EQ(isAccepted(checkAssistantBase(url(address), allowHttp, hasKey)), accepted)
            << address << allowHttp << hasKey;
}

TEST(UrlRules, MoveAPlatformAddressToTheApiUrl)
{
    struct Row
    {
        const char *address;
        const char *api;
        const char *moved;
    };
    for (const auto &[address, api, moved] : std::initializer_list<Row> {
             { "https://api.dingtalk.com/v1.0/x?a=b%2Fc", "", "https://api.dingtalk.com/v1.0/x?a=b%2Fc" },
             { "https://api.dingtalk.com/v1.0/x?a=b%2Fc", "http://127.0.0.1:81", "http://127.0.0.1:81/v1.0/x?a=b%2Fc" },
             { "https://api.dingtalk.com/v1.0/x", "https://ding.example.com/base/",
               "https://ding.example.com/base/v1.0/x" },
             { "https://api.dingtalk.com:444/a%2Fb", "https://ding.example.com", "https://ding.example.com/a%2Fb" },
             { "wss://openws.work.weixin.qq.com", "http://127.0.0.1:81", "ws://127.0.0.1:81" },
             { "wss://openws.work.weixin.qq.com/x", "ws://127.0.0.1:81/y", "ws://127.0.0.1:81/y/x" },
             { "https://open.feishu.cn/x", "wss://lark.example.com", "https://lark.example.com/x" },
         })
        EXPECT_EQ(withBase(url(address), url(api)).toEncoded().toStdString(), moved) << address << " " << api;
}

TEST(UrlRules, ForABearerAddressHandedOut)
{
    struct Row
    {
        const char *address;
        const char *api;
        bool accepted;
    };
    for (const auto &[address, api, accepted] : std::initializer_list<Row> {
             { "https://oapi.dingtalk.com/robot/sendBySession?session=hush", "", true },
             { "https://dingtalk.com/x", "", true },
             { "https://OAPI.DINGTALK.COM/x", "", true },
             { "https://evildingtalk.com/x?session=hush", "", false },
             { "https://dingtalk.com.evil.com/x", "", false },
             { "http://oapi.dingtalk.com/x", "", false },
             { "https://oapi.dingtalk.com@evil.com/x", "", false },
             { "https://user:hush@oapi.dingtalk.com/x", "", false },
             { "wss://oapi.dingtalk.com/x", "", false },
             { "https://127.0.0.1/x", "", false },
             { "https://10.1.2.3/x?session=hush", "", false },
             { "https://[fd00::1]/x?session=hush", "", false },
             { "https://169.254.169.254/latest", "", false },
             { "https://2852039166/latest", "", false },
             { "https://oapi.dingtalk.com./x", "", false },
             { "file:///etc/passwd", "", false },
             { "file://oapi.dingtalk.com/etc/passwd", "", false },
             { "ftp://oapi.dingtalk.com/x", "", false },
             { "data:text/plain,hush", "", false },
             { "javascript:hush", "", false },
             { "http://127.0.0.1:81/x?session=hush", "http://127.0.0.1:81", true },
             { "http://127.0.0.1:82/x", "http://127.0.0.1:81", true },
             { "http://127.0.0.2:81/x", "http://127.0.0.1:81", false },
             { "http://localhost:81/x", "http://127.0.0.1:81", false },
             { "https://ding.example.com/x", "https://ding.example.com:443", true },
             { "http://ding.example.com:443/x", "https://ding.example.com", false },
             { "https://oapi.dingtalk.com/x", "https://ding.example.com", true },
             { "", "", false },
         })
        EXPECT_EQ(isAccepted(checkHandedOutUrl(url(address), domains, url(api))), accepted) << address << " " << api;
}

TEST(UrlRules, ForAWebSocketAddressHandedOut)
{
    struct Row
    {
        const char *address;
        const char *api;
        bool overVerifiedTls;
        bool accepted;
    };
    for (const auto &[address, api, overVerifiedTls, accepted] : std::initializer_list<Row> {
             { "wss://wss-open-connection.dingtalk.com/connect?ticket=hush", "", true, true },
             { "wss://anything.example.com/x", "", true, true },
             { "wss://anything.example.com/x", "", false, false },
             { "wss://10.0.0.1/x", "", true, false },
             { "wss://[2001:db8::1]/x", "", true, false },
             { "wss://2130706433/x", "", true, false },
             { "wss://host.0x7f/x", "", true, false },
             { "wss://192.168.0.10/x?ticket=hush", "", true, false },
             { "wss://169.254.169.254/x", "", true, false },
             { "wss://[::ffff:10.0.0.1]/x", "", true, false },
             { "file:///x", "", true, false },
             { "file://wss.dingtalk.com/x", "", true, false },
             { "wss://10.0.0.1:9/x", "https://10.0.0.1", true, true },
             { "wss://10.0.0.1:9/x", "https://10.0.0.1", false, true },
             { "ws://anything.example.com/x?ticket=hush", "", true, false },
             { "ws://127.0.0.1:5/x", "", true, false },
             { "ws://127.0.0.1:5/x", "http://localhost:81", false, true },
             { "ws://10.0.0.1:5/x", "http://10.0.0.1", false, false },
             { "https://anything.example.com/x", "", true, false },
             { "wss://user:hush@anything.example.com/x", "", true, false },
             { "wss://", "", true, false },
         })
        EXPECT_EQ(isAccepted(checkHandedOutSocket(url(address), url(api), overVerifiedTls)), accepted)
            << address << " " << api << overVerifiedTls;
}

TEST(UrlRules, KnowWhichAddressesArePublic)
{
    const auto isPublic = [](const char *text) {
        const QHostAddress address(QString::fromLatin1(text));
        EXPECT_FALSE(address.isNull()) << text;
        return isPublicAddress(address);
    };
    for (const char *text :
         { "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1", "223.255.255.254", "2400:3200::1",
           "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1" })
        EXPECT_TRUE(isPublic(text)) << text;
    for (const char *text : { "0.0.0.0",
                              "0.1.2.3",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.1",
                              "127.9.9.9",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:10.0.0.1",
                              "::ffff:127.0.0.1",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "2001::1",
                              "2001:db8::1",
                              "64:ff9b::a00:1",
                              "2002:a00:1::1",
                              "100::1" })
        EXPECT_FALSE(isPublic(text)) << text;
    EXPECT_FALSE(isPublicAddress(QHostAddress()));
    EXPECT_FALSE(isPublicAddress(QHostAddress(u"fe80::1%eth0"_s)));
}

TEST(UrlRules, ForAMediaAddressHandedOut)
{
    const QUrl none;
    for (const char *text : { "https://files.dingtalk.com/a?sign=hush", "https://bucket.oss.example:8443/a",
                              "https://8.8.8.8/a", "https://[2400:3200::1]/a" })
        EXPECT_TRUE(isAccepted(checkMediaUrl(url(text), none))) << text;
    for (const char *text :
         { "http://files.dingtalk.com/a", "https://10.0.0.1/a", "https://127.0.0.1/a", "https://localhost/a",
           "https://[::1]/a", "https://[::ffff:10.0.0.1]/a", "https://0x7f.1/a", "https://u:hush@files.example/a",
           "ftp://files.example/a", "file:///etc/passwd", "/relative", "" })
        EXPECT_FALSE(isAccepted(checkMediaUrl(url(text), none))) << text;
    const QUrl loopback = url("http://127.0.0.1:4711");
    EXPECT_TRUE(isAccepted(checkMediaUrl(url("http://127.0.0.1:9/file"), loopback)));
    EXPECT_TRUE(isAccepted(checkMediaUrl(url("https://127.0.0.1/file"), loopback)));
    EXPECT_FALSE(isAccepted(checkMediaUrl(url("http://127.0.0.2/file"), loopback)));
    EXPECT_TRUE(isAccepted(checkMediaUrl(url("http://127.0.0.1:9/file"), url("wss://127.0.0.1:4711"))));
    for (const char *name : { "http://localhost:9/file", "http://[::1]:9/file", "https://LOCALHOST/file" }) {
        EXPECT_TRUE(areThisComputer(url(name), loopback)) << name;
        EXPECT_TRUE(areThisComputer(url("http://127.0.0.1:9/file"), url(name))) << name;
        EXPECT_FALSE(areThisComputer(url(name), url("https://10.0.0.1/dingtalk"))) << name;
        EXPECT_FALSE(isAccepted(checkMediaUrl(url(name), loopback))) << name;
    }
    const QUrl inside = url("https://10.0.0.1/dingtalk");
    EXPECT_TRUE(isAccepted(checkMediaUrl(url("https://10.0.0.1/file"), inside)));
    EXPECT_FALSE(isAccepted(checkMediaUrl(url("http://10.0.0.1/file"), inside)));
    EXPECT_FALSE(isAccepted(checkMediaUrl(url("https://10.0.0.2/file"), inside)));
}
