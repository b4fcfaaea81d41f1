#include "core/phrases/catalogue.h"

#include "app/cli/commandtable.h"
#include "core/phrases/chinese/areas.h"
#include "core/phrases/clicks.h"
#include "core/phrases/inlanguage.h"
#include "core/phrases/translator.h"
#include "tests/testing/sourcetexts.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QString toQString(std::u16string_view text) { return QStringView(text).toString(); }

const QList<SourceText> &sourceTexts()
{
    static const QList<SourceText> texts = textsBelow(QStringLiteral(OAGENT_SOURCE), { u"app"_s, u"core"_s });
    return texts;
}

/// Not the program's own, or not for the people who run it.
bool isElsewhere(const QString &file)
{
    static const QStringList places {
        u"core/simulator/"_s, // plays the platforms: its words are theirs
        u"core/phrases/"_s, // what bots say in chats has both languages side by side
        u"app/cli/manpage.cpp"_s, // manuals are English
        u"core/assistant/echo/longanswer.cpp"_s, // an answer, in a chat
        u"app/desktop/desktop.cpp"_s, // what windows say is in translations/
        u"app/desktop/remotesession.cpp"_s, //
    };
    return file != "core/phrases/clicks.cpp"_L1
        && std::any_of(places.begin(), places.end(), [&file](const QString &place) { return file.startsWith(place); });
}

/// What looks like a sentence and is none, each with its reason.
bool isNoSentence(const QString &text)
{
    static const QSet<QString> known {
        u"Li Lei"_s,
        u"Han Mei"_s,
        u"Which tenant uses the most memory?"_s, // said in the chats of the demo
        u"Explain this plan, please: **TABLE SCAN** on `t1`."_s,
        u"Ops: %1"_s, //
        u"Client ID"_s,
        u"Client Secret"_s,
        u"App ID"_s,
        u"App Secret"_s,
        u"APP ID"_s,
        u"APP Secret"_s, // names that platforms use in both languages
        u"not handled"_s, // goes back to the platform
        u"window raise"_s, // said by one program of ours to another
        u"HTTP cannot be waited for: the system gives no epoll."_s, // for who runs it in a terminal
        u"COMMAND [OPTIONS]"_s, // stands for what is typed, as NAME and FILE do
    };
    // Statements of SQL, names and values of HTTP's headers, formats of dates, and patterns.
    static const QRegularExpression machine(
        u"^(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|BEGIN|ROLLBACK)\\b|^User-Agent: |"
        "^[a-z]+/[a-z-]+; |Content-Disposition|\\)\\.\\*|^Bearer |HH:mm:ss|BEGIN CERTIFICATE"_s);
    return known.contains(text.trimmed()) || commandOf(text) != nullptr || machine.match(text).hasMatch();
}

/// At least two words, or a word for tr().
bool isForPeople(const SourceText &source)
{
    static const QRegularExpression words(
        u"[A-Za-z]{2,}[\\])”\"'`.,:;!?]* +[\\[(“\"'`]*(%|-*[A-Za-z])|%[1-9] [a-z]{2,}"_s);
    static const QRegularExpression word(u"[A-Za-z]{2,}"_s);
    if (isElsewhere(source.file) || isNoSentence(source.text))
        return false;
    return (source.isTranslated ? word : words).match(source.text).hasMatch();
}

/// What a piece of a sentence has in common with the pieces beside it.
const QRegularExpression &edges()
{
    static const QRegularExpression signs(u"^[\\s.,:;)]+|[\\s.,:;(]+$"_s);
    return signs;
}

/// All English templates with every placeholder the same, one a line.
QString allTemplates()
{
    static const QRegularExpression placeholder(u"%[1-9]"_s);
    QString all;
    for (const CatalogueArea &area : catalogue())
        for (const CatalogueEntry &entry : area)
            all += toQString(entry.english).replace(placeholder, u"%"_s) + u'\n';
    return all;
}

/// Whether nothing of a text stays English. A literal that sources put together with others must be a piece of a
/// template.
bool isKnown(const QString &text)
{
    static const Translator translator(catalogue());
    static const QString templates = allTemplates();
    static const QRegularExpression placeholder(u"%[1-9]"_s);
    // Stands for what is put in: no text of ours, and of another length than any blank that is lost between sentences.
    QString finished = text.trimmed();
    static const QRegularExpression option(u"--[a-z][a-z-]+"_s);
    for (int i = 1; i <= 9; ++i)
        finished.replace(u"%%1"_s.arg(i), u"#%1#"_s.arg(i));
    finished.replace(option, u"--#0#"_s); // their names are put in as well
    const qsizetype putIn = finished.size() - QString(finished).remove(QRegularExpression(u"#[0-9]#"_s)).size();
    const qsizetype blanks = finished.count(". "_L1);
    if (translator.translate(finished).known + putIn + blanks >= finished.size())
        return true;
    const QString piece = QString(text).remove(edges()).replace(placeholder, u"%"_s);
    return templates.contains(piece);
}

/// The file of the catalogue for the sentences of a source.
QString areaFor(const QString &file)
{
    const QString folder = file.section(u'/', 1, 1);
    static const QHash<QString, QString> areas { { u"cli"_s, u"tables"_s },        { u"control"_s, u"commands"_s },
                                                 { u"platform"_s, u"commands"_s }, { u"daemon"_s, u"running"_s },
                                                 { u"runtime"_s, u"running"_s },   { u"bridge"_s, u"running"_s },
                                                 { u"access"_s, u"running"_s },    { u"keychain"_s, u"storage"_s },
                                                 { u"log"_s, u"storage"_s },       { u"store"_s, u"storage"_s },
                                                 { u"support"_s, u"storage"_s },   { u"markdown"_s, u"running"_s },
                                                 { u"phrases"_s, u"clicks"_s } };
    return u"core/phrases/chinese/%1.cpp"_s.arg(file.endsWith("commandtable.cpp"_L1) ? u"help"_s
                                                                                     : areas.value(folder, folder));
}

QString asLiteral(const QString &text)
{
    return u"u\""_s + QString(text).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s) + u'"';
}

} // namespace

TEST(Catalogue, HasEverySentenceOfTheSources)
{
    ASSERT_GT(sourceTexts().size(), 1000) << "the sources were not found";
    for (const SourceText &source : sourceTexts()) {
        if (!isForPeople(source) || isKnown(source.text))
            continue;
        ADD_FAILURE()
            << source.file.toStdString() << ':' << source.line << ": a sentence without Chinese. Add to the entries of "
            << areaFor(source.file).toStdString() << ":\n    { " << asLiteral(source.text.trimmed()).toStdString()
            << ", u\"…\" },\nwith %1 for what stands beside it when the source puts the sentence together "
               "from pieces. When it is none for people, name it in isNoSentence() of this test, with the reason.";
    }
}

TEST(Catalogue, HoldsNothingThatTheSourcesDoNotSay)
{
    static const QRegularExpression placeholder(u"%[1-9]"_s);
    QString said;
    for (const SourceText &source : sourceTexts())
        if (!source.file.startsWith("core/phrases/"_L1) || source.file == "core/phrases/clicks.cpp"_L1)
            said += QString(source.text).replace(placeholder, u"%"_s) + u'\n';
    for (const CatalogueArea &area : catalogue()) {
        if (area.data() == chinese::foreign().data())
            continue;
        for (const CatalogueEntry &entry : area) {
            const QString english = toQString(entry.english);
            if (said.contains(QString(english).replace(placeholder, u"%"_s)))
                continue;
            for (QString piece : english.split(placeholder, Qt::SkipEmptyParts)) {
                piece.remove(edges()); // may belong to the next literal
                EXPECT_TRUE(said.contains(piece))
                    << "No source says “" << piece.toStdString() << "” any more. Remove or correct the entry\n    { "
                    << asLiteral(english).toStdString() << ", … }\nin core/phrases/chinese/.";
            }
        }
    }
}

TEST(Catalogue, PutsTheSameIntoBothLanguages)
{
    static const QRegularExpression placeholder(u"%[1-9]"_s);
    const auto numbersIn = [](const QString &text) {
        QStringList numbers;
        for (auto found = placeholder.globalMatch(text); found.hasNext();)
            numbers.append(found.next().captured());
        numbers.removeDuplicates();
        numbers.sort();
        return numbers;
    };
    QSet<QString> seen;
    for (const CatalogueArea &area : catalogue()) {
        for (const CatalogueEntry &entry : area) {
            const QString english = toQString(entry.english);
            const QString chinese = toQString(entry.chinese);
            EXPECT_EQ(numbersIn(english), numbersIn(chinese)) << english.toStdString();
            EXPECT_FALSE(seen.contains(english)) << "twice: " << english.toStdString();
            seen.insert(english);
            EXPECT_FALSE(QRegularExpression(u"%[1-9]%[1-9]"_s).match(english).hasMatch())
                << "nothing tells where the first value ends: " << english.toStdString();
            EXPECT_EQ(english, english.trimmed());
            static const QSet<QString> sameInBoth { u"secret"_s, u"APP Secret:"_s, u"Id"_s,
                                                    u"%1 (log id %2)"_s }; // names
            EXPECT_TRUE(sameInBoth.contains(english) || languageOf(chinese) == Language::Chinese)
                << english.toStdString();
            EXPECT_FALSE(chinese.contains(u'！')) << chinese.toStdString();
            // What people type or look up stays as it is.
            static const QRegularExpression command(u"`[^`]*`"_s);
            for (auto found = command.globalMatch(english); found.hasNext();) {
                const QString typed = found.next().captured();
                EXPECT_TRUE(typed.contains(u'%') || chinese.contains(typed)) << typed.toStdString();
            }
        }
    }
}

TEST(Catalogue, TakesNoForeignTextForItsOwn)
{
    for (const CatalogueArea &area : catalogue()) {
        for (const CatalogueEntry &entry : area) {
            const SentenceTemplate english(toQString(entry.english));
            if (english.placeholders().isEmpty())
                continue;
            const QString own = english.filled(QStringList(9));
            const auto letters = std::count_if(own.begin(), own.end(), [](QChar c) { return c.isLetter(); });
            EXPECT_GT(letters, 0) << toQString(entry.english).toStdString();
        }
    }
}

TEST(Catalogue, NamesNoCommandToWhoeverSitsAtAWindow)
{
    // Said to who typed a command, and to nobody else.
    static const QStringList places {
        u"app/cli/"_s,        u"app/daemon/"_s,   u"app/desktop/"_s,        u"app/main_"_s,
        u"core/simulator/"_s, u"core/phrases/"_s, u"core/assistant/echo/"_s
    };
    static const QRegularExpression typed(
        u"--help` lists|^The person is missing|^The bot's name is missing|^The assistant's name is missing|"
        "^A group cannot be blocked"_s);
    static const QRegularExpression command(
        u"`(oagent-bridged )?(run|bot|assistant|network|status|people|pairing|config|desktop|doctor|logs)\\b"_s);
    int named = 0;
    for (const SourceText &source : sourceTexts()) {
        const bool isForTerminals = std::any_of(
            places.begin(), places.end(), [&source](const QString &place) { return source.file.startsWith(place); });
        if (isForTerminals || !command.match(source.text).hasMatch() || typed.match(source.text).hasMatch())
            continue;
        ++named;
        const QString finished = QString(source.text).replace(QRegularExpression(u"%[1-9]"_s), u"X"_s);
        EXPECT_FALSE(command.match(withClicks(finished)).hasMatch())
            << source.file.toStdString() << ':' << source.line
            << ": a window would name this command. Add to core/phrases/clicks.cpp what to click:\n    { "
            << asLiteral(source.text).toStdString() << ", u\"…\" },";
    }
    EXPECT_GT(named, 25);
}

TEST(Clicks, StandInTheMiddleOfWhatElseIsSaid)
{
    EXPECT_EQ(withClicks(u"The APP Secret could not be read: The keychain is locked; unlock it, such as by logging in "
                         "to the desktop, or use --secrets directory:PATH. Cure that, then check again."_s),
              u"The APP Secret could not be read: The keychain is locked; unlock it, such as by logging in to the "
              "desktop. Cure that, then check again."_s);
    EXPECT_EQ(withClicks(u"The assistant \"Main\" does not answer: it said `no`. Get a valid key and store it with "
                         "`assistant key`."_s),
              u"The assistant \"Main\" does not answer: it said `no`. Get a valid key and enter it in Settings, "
              "Assistants."_s);
    EXPECT_EQ(withClicks(u"--api-url is refused: This is no address."_s), u"This is no address."_s);
    EXPECT_EQ(inLanguage(withClicks(u"Give it the right ones: `network set --proxy-user NAME --proxy-password`."_s),
                         Language::Chinese),
              u"在“设置 > 网络”中输入正确的用户名和密码。"_s);
}

TEST(SourceTexts, AreFoundAsTheCompilerSeesThem)
{
    const QList<SourceText> texts = textsIn(uR"CPP(#include "no/text.h"
// "no text" in a comment, nor 'this
const int many = 1'000; const char c = '"'; /* "none" */
QString one = u"It is " // split
              "one text."_s + tr(u"a \"word\"\n"_s) + u"after %1"_s.arg(x);
tr(isGroup ? u"either"_s : u"or"_s); tr(name + u" tail"_s); text(u"plain"_s);
auto raw = R"(raw "text")";
)CPP"_s,
                                            u"a.cpp"_s);
    QStringList found;
    QStringList translated;
    for (const SourceText &text : texts) {
        found.append(text.text);
        if (text.isTranslated)
            translated.append(text.text);
    }
    EXPECT_EQ(found,
              QStringList({ u"It is one text."_s, u"a \"word\"\n"_s, u"after %1"_s, u"either"_s, u"or"_s, u" tail"_s,
                            u"plain"_s, u"raw \"text\""_s }));
    EXPECT_EQ(translated, QStringList({ u"a \"word\"\n"_s, u"either"_s, u"or"_s }));
    EXPECT_EQ(texts.first().line, 4);
}
