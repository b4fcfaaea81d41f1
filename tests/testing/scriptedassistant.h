#pragma once

#include "core/assistant/assistant.h"

#include <QPointer>

#include <gtest/gtest.h>

#include <functional>

namespace oagent::testing {

/// An assistant under the test's control: answers when told to.
class ScriptedAssistant : public Assistant
{
public:
    class Question;

    [[nodiscard]] std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) override;
    [[nodiscard]] bool askAgainAfterCrash() const override { return asksAgain; }
    [[nodiscard]] bool remembers() const override { return isRemembering; }
    [[nodiscard]] int historyTurns() const override { return wantedHistory; }
    [[nodiscard]] AcceptedMedia accepts() const override { return accepted; }

    void say(const QString &piece) const; ///< to the newest question
    void finish() const;
    void fail(Error::Kind kind) const;
    void give(const MediaFile &file) const;

    AcceptedMedia accepted { 8, 1000, 8000, { "image/png", "image/jpeg" }, true };
    bool asksAgain = true;
    bool isRemembering = true;
    int wantedHistory = 10;
    QJsonObject remoteIds; ///< given with every question
    std::function<void()> whenAsked; ///< inside ask()
    bool answersAtOnce = true; ///< with "You said: " and the question
    QList<TurnRequest> requests;
    QList<QPointer<Question>> questions;
};

} // namespace oagent::testing
