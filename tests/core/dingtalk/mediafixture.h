#pragma once

#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace oagent::testing {

/// The bot on the simulated DingTalk, with pictures and files.
class DingTalkMedia : public DingTalkFixture
{
protected:
    DingTalkMedia()
        : DingTalkMedia(simulator::GatewayLimits {})
    { }
    explicit DingTalkMedia(const simulator::GatewayLimits &gatewayLimits)
        : DingTalkFixture(gatewayLimits)
    {
        limits.download.whole = std::chrono::seconds(2);
        limits.uploadTimeLimit = std::chrono::seconds(2);
    }

    static QJsonObject code(const QString &downloadCode)
    {
        return { { QStringLiteral("downloadCode"), downloadCode } };
    }
    [[nodiscard]] QString deliverPicture(const QString &downloadCode = QStringLiteral("c1"))
    {
        return deliverOfType(QStringLiteral("picture"), code(downloadCode));
    }
    /// Words and a picture in one message.
    [[nodiscard]] QString deliverBoth(const QString &text, const QString &downloadCode = QStringLiteral("c1"))
    {
        const QJsonArray items { QJsonObject { { QStringLiteral("text"), text } },
                                 QJsonObject { { QStringLiteral("type"), QStringLiteral("picture") },
                                               { QStringLiteral("downloadCode"), downloadCode } } };
        return deliverOfType(QStringLiteral("richText"), { { QStringLiteral("richText"), items } });
    }
    /// The text of the last card, once its turn is over.
    QString shown()
    {
        EXPECT_TRUE(waitUntil([&] { return counts().open == 0 && counts().accepted > 0; }));
        const auto cards = gateway.cards();
        return cards.isEmpty() ? QString() : cards.last().content;
    }
    [[nodiscard]] qsizetype filesOnDisk() const
    {
        return QDir(directory.filePath(QStringLiteral("media"))).entryList(QDir::Files).size();
    }
    [[nodiscard]] bool isInDatabase(const QByteArray &bytes) const
    {
        for (const QString &suffix : { QStringLiteral(""), QStringLiteral("-wal") }) {
            QFile file(directory.filePath(QStringLiteral("bridge.db") + suffix));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
                return true;
        }
        return false;
    }
    [[nodiscard]] bool logHasText(const QString &words) const
    {
        const auto &entries = log.entries();
        return std::any_of(entries.begin(), entries.end(), [&](const LogEntry &entry) {
            return entry.text.contains(words) || entry.foreign.contains(words);
        });
    }
};

} // namespace oagent::testing
