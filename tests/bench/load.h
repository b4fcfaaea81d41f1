#pragma once

#include "tests/bench/candidate.h"

#include <QHash>
#include <QTimer>

#include <optional>

namespace oagent::bench {

/// People who write to one bot, each in a private chat: the next message of a person comes when the one before was
/// answered whole. Every answer has five pieces.
class Load : public QObject
{
    Q_OBJECT
public:
    static constexpr int pieces = 5;

    Load(Candidate &candidate, int conversations);
    ~Load() override;

    /// How far apart the pieces of an answer are.
    void setPieceInterval(std::chrono::milliseconds interval);

    /// Closed loop: everybody writes all the time, until that many more were answered. False when it got stuck.
    [[nodiscard]] bool answerAll(int messages);
    /// Open loop: one message each `interval`, for `duration`, whoever is not waiting; returns when all are answered.
    [[nodiscard]] bool keepUp(std::chrono::milliseconds interval, std::chrono::milliseconds duration);
    /// One message after the other. The time of each from leaving the platform to its first visible text, less the
    /// time in which platform or assistant had something to answer.
    [[nodiscard]] std::optional<QList<Nanoseconds>> firstTextTimes(int messages);
    /// Everybody writes once and no answer is allowed to end: how many show text at the same time.
    [[nodiscard]] int openAtOnce();

    [[nodiscard]] int answered() const { return m_answered; }
    [[nodiscard]] qint64 calls() const { return m_calls; } ///< at the platform, by this candidate, so far
    [[nodiscard]] double peakMegabytes() const { return m_peak; } ///< sampled while messages were under way

private:
    void write(int person);
    void takeAnswer(const QString &name);
    void forgetLater();
    [[nodiscard]] std::optional<Nanoseconds> shareOfLast(std::chrono::steady_clock::time_point pushed) const;

    Candidate &m_candidate;
    int m_conversations;
    QHash<QString, int> m_waiting; ///< person -> number, while an answer is owed
    QTimer m_sampling;
    bool m_keepsRecords = false;
    int m_toWrite = 0; ///< closed loop: messages still to be sent
    int m_written = 0;
    int m_answered = 0;
    qint64 m_calls = 0;
    double m_peak = 0;
    std::chrono::steady_clock::time_point m_askedAt {};
    std::chrono::steady_clock::time_point m_firstPieceAt {};
};

} // namespace oagent::bench
