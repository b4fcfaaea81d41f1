#pragma once

#include "core/assistant/assistant.h"
#include "core/support/clock.h"

namespace oagent {

/// Answers with the question's own text, piece by piece, so that a channel can be tried before there is an assistant.
/// A question that is nothing but one of these words, letter case ignored, does more:
///   fail   fails at once
///   stall  says nothing until it is cancelled
///   long   answers with 10,000 characters of Markdown: headings, paragraphs, lists, code
///   image  answers with a picture
/// Pictures and files that come with a question are named behind its text.
///   help   (or 帮助) lists these words
class EchoAssistant final : public Assistant
{
    Q_OBJECT
public:
    /// `interval` passes before every piece; an answer has about a hundred pieces at most.
    explicit EchoAssistant(Milliseconds interval = std::chrono::milliseconds(60), QObject *parent = nullptr);

    [[nodiscard]] std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) override;
    [[nodiscard]] bool askAgainAfterCrash() const override { return true; }
    [[nodiscard]] bool remembers() const override { return false; }
    [[nodiscard]] int historyTurns() const override { return 0; }
    [[nodiscard]] AcceptedMedia accepts() const override;

private:
    Milliseconds m_interval;
};

} // namespace oagent
