#pragma once

#include "core/bridge/botconnection.h"
#include "core/bridge/limits.h"
#include "core/connection/sharedtimer.h"
#include "core/log/logbook.h"
#include "core/store/mediafolder.h"
#include "core/store/turnstore.h"

#include <memory>
#include <optional>

namespace oagent {

/// Fetches all that came with one message, at once and side by side: the words that the platform hands out only when
/// asked, and the files, into the media folder. Stores with the turn what became of the files. Deleting it aborts; what
/// it had fetched and not stored is removed.
class Gather : public QObject
{
    Q_OBJECT
public:
    struct Services
    {
        SharedTimer &timer;
        TurnStore &store;
        MediaFolder &media;
        LogBook &log;
        const BridgeLimits &limits;
    };

    Gather(const Services &services, TurnRecord turn, BotConnection &connection, QObject *parent = nullptr);
    ~Gather() override;

    /// Whether anything of the turn is still to be fetched; also what was fetched and has got lost.
    [[nodiscard]] static bool isNeededFor(const TurnRecord &turn, const MediaFolder &media,
                                          const BotConnection &connection);

    void start();
    /// With all words, and each attachment with its file or its problem.
    [[nodiscard]] const IncomingMessage &message() const { return m_turn.message; }
    [[nodiscard]] const TurnRecord &turn() const { return m_turn; }

Q_SIGNALS:
    /// Exactly once and last: everything is fetched, or cannot be.
    void finished();

private:
    [[nodiscard]] const QList<Attachment> &attachments() const { return m_turn.message.attachments; }
    void takeWords(const Result<FetchedWords> &words);
    void fetch(qsizetype index);
    void keep(qsizetype index, const QByteArray &bytes);
    void takeKept(qsizetype index, const Result<QString> &name);
    /// @param problem where the error does not tell
    void settle(qsizetype index, const Error &error, std::optional<Attachment::Problem> problem = std::nullopt);
    void settleOne();
    void giveUp();
    void save();
    void forgetFiles();
    [[nodiscard]] LogEntry newEntry() const;
    void noteFetched() const;
    void note(const Error &error) const;

    Services m_services;
    TurnRecord m_turn;
    BotConnection &m_connection;
    QStringList m_unsaved; ///< files that only this object knows
    QList<qsizetype> m_pending;
    bool m_awaitsWords = false;
    SharedTimer::Handle m_limit;
    std::unique_ptr<QObject> m_fetching; ///< the context of all that is under way
};

} // namespace oagent
