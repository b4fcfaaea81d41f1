#pragma once

#include "core/log/logbook.h"

#include <QCache>
#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <chrono>

namespace oagent {

/// The sentences and numbers of the log in the language of the windows. The same ones come again and again, and are
/// looked up once; in a flood of others those beyond a bound stay as the log file has them, which nobody could read
/// then anyway.
class LogWords
{
    Q_DECLARE_TR_FUNCTIONS(LogWords)
public:
    [[nodiscard]] LogEntry of(LogEntry entry);
    /// The language is another one now.
    void forget() { m_known.clear(); }
    /// How a stage is called: "received". One that is not known keeps its name.
    [[nodiscard]] static QString stage(const QString &stage);
    /// Of every stage that is known.
    [[nodiscard]] static QStringList stageWords();

private:
    [[nodiscard]] bool mayLookUp();
    [[nodiscard]] static QString number(const QString &name, qint64 value);
    static void sayNumbers(LogEntry &entry);

    QCache<QString, QString> m_known { 2000 };
    std::chrono::steady_clock::time_point m_since {}; ///< when m_lookUps began to be counted
    int m_lookUps = 0;
};

} // namespace oagent
