#pragma once

#include "tests/ui/heldsession.h"
#include "ui/conversations/conversationspane.h"
#include "ui/conversations/transcriptview.h"
#include "ui/form/request.h"

#include <QListView>
#include <QPlainTextEdit>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace oagent::testing {

/// The chats of the demo's session, as the window shows them.
class ConversationsTest : public ::testing::Test
{
protected:
    ConversationsTest()
    {
        pane.resize(900, 500);
        pane.show();
        EXPECT_TRUE(held.start());
    }

    /// Somebody writes to the bot on the first simulated platform.
    void write(const QString &person, const QString &text)
    {
        held.platforms.platforms().front()->say({ person, person.toLower().remove(QLatin1Char(' ')), {}, text });
    }
    void ask(const QString &text)
    {
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    [[nodiscard]] QListView *list() const { return pane.findChild<QListView *>(QStringLiteral("chatList")); }
    [[nodiscard]] QPlainTextEdit *input() const { return pane.findChild<QPlainTextEdit *>(QStringLiteral("askInput")); }
    [[nodiscard]] QStringList chats() const
    {
        QStringList names;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            names.append(list()->model()->index(row, 0).data().toString());
        return names;
    }
    [[nodiscard]] QList<TranscriptEntry> entries() const { return pane.findChild<TranscriptView *>()->entries(); }
    [[nodiscard]] bool isAnswered(qsizetype count) const
    {
        const QList<TranscriptEntry> shown = entries();
        return shown.size() == count
            && std::all_of(shown.begin(), shown.end(), [](const auto &entry) { return entry.took.has_value(); });
    }

    /// Li Lei wrote, was answered, and their chat is open.
    void openChat()
    {
        write(QStringLiteral("Li Lei"), QStringLiteral("hello"));
        ASSERT_TRUE(waitUntil([&] { return chats().size() == 2; }));
        list()->setCurrentIndex(list()->model()->index(1, 0));
        ASSERT_TRUE(waitUntil([&] { return isAnswered(1) && held.session->transcripts()->open().empty(); }));
    }
    [[nodiscard]] QString openTitle() const { return list()->currentIndex().data().toString(); }
    [[nodiscard]] CommandAnswer perform(const QString &command, const QString &name)
    {
        std::optional<CommandAnswer> answer;
        held.session->perform(makeRequest(command, name), &pane, [&](const CommandAnswer &given) { answer = given; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(CommandAnswer {});
    }

    HeldSession held;
    ConversationsPane pane { *held.session };
};

} // namespace oagent::testing
