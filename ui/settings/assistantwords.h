#pragma once

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

/// What the windows call kinds, profiles and failures of assistants.
struct AssistantWords
{
    Q_DECLARE_TR_FUNCTIONS(AssistantWords)
public:
    [[nodiscard]] static QString kind(const QString &kind);
    [[nodiscard]] static QString profile(const QString &profile);
    /// Cause and cure of a failed test, by the member "kind" of `assistant test`; empty for an unknown one.
    [[nodiscard]] static QString failure(const QString &kind);
    /// "First text after 526 ms." of a good test.
    [[nodiscard]] static QString success(const QJsonObject &result);
    /// Kind, host and model in one line.
    [[nodiscard]] static QString summary(const QJsonObject &assistant);
};

} // namespace oagent
