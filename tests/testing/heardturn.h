#pragma once

#include "core/assistant/assistant.h"

#include <gtest/gtest.h>

#include <QStringList>

#include <memory>
#include <vector>

namespace oagent::testing {

/// Owns a turn and keeps what it says; fails the test when it says anything out of order.
class HeardTurn
{
public:
    explicit HeardTurn(std::unique_ptr<AssistantTurn> asked)
        : turn(std::move(asked))
    {
        QObject::connect(turn.get(), &AssistantTurn::started, &m_context, [this](const QJsonObject &ids) {
            expectOpen();
            EXPECT_FALSE(std::exchange(started, true));
            EXPECT_TRUE(text.isEmpty() && reasoning.isEmpty() && tools.isEmpty()) << "something came before started";
            remoteIds = ids;
        });
        QObject::connect(turn.get(), &AssistantTurn::textDelta, &m_context, [this](const QString &piece) {
            expectOpen();
            EXPECT_FALSE(piece.isEmpty());
            text += piece;
            ++pieces;
        });
        QObject::connect(turn.get(), &AssistantTurn::reasoningDelta, &m_context, [this](const QString &piece) {
            expectOpen();
            reasoning += piece;
        });
        QObject::connect(turn.get(), &AssistantTurn::toolStatus, &m_context, [this](const QString &names) {
            expectOpen();
            tools.append(names);
        });
        QObject::connect(turn.get(), &AssistantTurn::finished, &m_context, [this](const Outcome &outcome) {
            expectOpen();
            outcomes.push_back(outcome);
            EXPECT_EQ(outcome.text, text);
        });
    }

    [[nodiscard]] bool isFinished() const { return !outcomes.empty(); }
    [[nodiscard]] const Outcome &outcome() const { return outcomes.at(0); }

    std::unique_ptr<AssistantTurn> turn;
    bool started = false;
    QJsonObject remoteIds;
    QString text;
    int pieces = 0;
    QString reasoning;
    QStringList tools;
    std::vector<Outcome> outcomes;

private:
    void expectOpen() const { EXPECT_FALSE(isFinished()) << "a signal after finished"; }

    QObject m_context;
};

} // namespace oagent::testing
