#include "tests/testing/waituntil.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView shipped { "oagent-bridge_zh_CN.ts" };

struct Entry
{
    QString source;
    QStringList translations; ///< several where a number decides
    bool isFinished = true;
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return file.readAll();
}

Entry readEntry(QXmlStreamReader &xml)
{
    Entry entry;
    while (xml.readNextStartElement()) {
        if (xml.name() == "source"_L1) {
            entry.source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            entry.isFinished = !xml.attributes().hasAttribute("type"_L1);
            QString text;
            while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == "translation"_L1)) {
                if (xml.isStartElement() && xml.name() == "numerusform"_L1)
                    entry.translations.append(xml.readElementText());
                else if (xml.isCharacters())
                    text += xml.text();
            }
            if (entry.translations.isEmpty())
                entry.translations.append(text);
        } else {
            xml.skipCurrentElement();
        }
    }
    return entry;
}

QList<Entry> entriesOf(const QByteArray &ts)
{
    QList<Entry> entries;
    QXmlStreamReader xml(ts);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == "message"_L1)
            entries.append(readEntry(xml));
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    return entries;
}

/// "%1", "%n" …, sorted.
QStringList placesOf(const QString &text)
{
    static const QRegularExpression place(u"%(L?\\d+|n)"_s);
    QStringList found;
    for (auto matches = place.globalMatch(text); matches.hasNext();)
        found.append(matches.next().captured());
    std::sort(found.begin(), found.end());
    return found;
}

class Translations : public ::testing::Test
{
protected:
    void SetUp() override
    {
        const QString path = QStringLiteral(OAGENT_SOURCE) + "/translations/"_L1 + shipped;
        committed = contentOf(path);
        // What the sources ask for today, brought into a copy.
        const QString copy = directory.filePath(shipped);
        ASSERT_TRUE(QFile::copy(path, copy));
        QProcess lupdate;
        lupdate.setProcessChannelMode(QProcess::MergedChannels);
        lupdate.start(QStringLiteral(OAGENT_LUPDATE),
                      { u"-silent"_s, u"-no-obsolete"_s, u"-locations"_s, u"none"_s, u"-I"_s,
                        QStringLiteral(OAGENT_SOURCE), u'@' + QStringLiteral(OAGENT_TRANSLATED_SOURCES), u"-ts"_s,
                        copy });
        ASSERT_TRUE(waitUntil([&] { return lupdate.state() == QProcess::NotRunning; }, std::chrono::seconds(50)));
        ASSERT_EQ(lupdate.exitCode(), 0) << lupdate.readAll().toStdString();
        current = contentOf(copy);
    }

    QTemporaryDir directory;
    QByteArray committed;
    QByteArray current;
};

} // namespace

TEST_F(Translations, AreFinished)
{
    const QList<Entry> entries = entriesOf(current);
    EXPECT_GT(entries.size(), 20);
    for (const Entry &entry : entries) {
        EXPECT_TRUE(entry.isFinished) << entry.source.toStdString();
        for (const QString &translation : entry.translations)
            EXPECT_FALSE(translation.isEmpty()) << entry.source.toStdString();
    }
}

TEST_F(Translations, KeepTheirPlaces)
{
    for (const Entry &entry : entriesOf(current)) {
        for (const QString &translation : entry.translations)
            EXPECT_EQ(placesOf(translation).join(u' ').toStdString(), placesOf(entry.source).join(u' ').toStdString())
                << entry.source.toStdString();
    }
}

TEST_F(Translations, AreUpToDate)
{
    EXPECT_TRUE(committed == current) << "build the target update_translations, translate, and commit "
                                      << shipped.data();
}
