#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace oagent {

class Redactor;

/// One thing the doctor looked at.
struct Check
{
    enum class State {
        Ok,
        Failed,
        InferredFailed, ///< nobody said so; what is seen suggests it
        Unknown, ///< cannot be known, or not now
    };
    QString name; ///< a short word, such as "permissions"
    State state = State::Unknown;
    QString cause; ///< what is seen; never empty for a failure
    QString cure; ///< what to do about it; never empty for a failure
    QStringList missing; ///< permissions, in the platform's words
    QString link; ///< where the cure is; made of constants of ours and ids of the app
};

[[nodiscard]] QString nameOf(Check::State state); // "ok", "failed", "inferred-failed", "unknown"

/// What `doctor` found (architecture.md §8). Holds no word of a chat, no name and no id of a person.
struct DoctorReport
{
    struct Subject
    {
        QString id;
        QList<Check> checks;
    };
    QList<Subject> bots;
    QList<Subject> assistants;
    QList<Check> program;

    /// Whether something failed for certain.
    [[nodiscard]] bool hasFailed() const;
};

/// The `doctor --json` of architecture.md §8; empty members are left out. Causes and cures may repeat what a platform
/// said, and go through the redactor.
[[nodiscard]] QJsonObject toJson(const DoctorReport &report, const Redactor &redactor);

} // namespace oagent
