#pragma once

#include "core/assistant/media.h"
#include "core/bridge/pictureshelf.h"
#include "core/store/transcriptstore.h"
#include "core/store/turnstore.h"

#include <QTimer>

#include <map>

namespace oagent {

/// Hears what is asked and answered in the chats while it is being said, and keeps it while history is on. What people
/// who are not allowed write is not heard here.
class Transcripts : public QObject
{
    Q_OBJECT
public:
    Transcripts(TranscriptStore &store, const Clock &clock, QObject *parent = nullptr);

    /// 0: nothing is kept, and what was is erased. What is older than this many days goes now, and from then on daily.
    void keepFor(int days);
    [[nodiscard]] int days() const { return m_days; }

    /// What is kept of a conversation; pruned() follows.
    void erase(const QString &conversation);
    /// People, groups or bots were forgotten, and the store has erased what was kept of their chats: the rest of it
    /// goes from memory. `bots` are those that are left; pruned() follows.
    void takeErased(const QStringList &bots);

    // The life of one answer, told by Bridge and Turn. Unknown turns are ignored.
    void begin(const TurnRecord &turn, qint64 person);
    /// A turn of an earlier process.
    void resume(const TurnRecord &turn);
    /// The names in the turn's message were learnt only now; it may have ended since.
    void name(const TurnRecord &turn);
    void append(const QString &turn, const QString &piece);
    void replace(const QString &turn, const QString &wholeText);
    /// Text that stands apart from what is before and after it.
    void addParagraph(const QString &turn, const QString &text);
    /// A picture or file that stands in the answer: a paragraph "![name](media:<turn>/<number>)" or
    /// "![name](media:file)", addresses that nothing can load but picture(). One without a name is called
    /// "picture" or "file".
    void addFile(const QString &turn, const MediaFile &file);
    /// @param isDelivered the platform took all of it
    void end(const QString &turn, bool isDelivered = true);

    /// Answers that are still growing, by turn.
    [[nodiscard]] const std::map<QString, TranscriptEntry> &open() const { return m_open; }
    [[nodiscard]] TranscriptStore &store() { return m_store; }
    /// The bytes of a picture of that conversation. They are kept in memory alone, and not for ever: then none.
    [[nodiscard]] QByteArray picture(const QString &conversation, const QString &address) const
    {
        return m_pictures.find(conversation, address);
    }

Q_SIGNALS:
    void began(const oagent::TranscriptEntry &entry);
    /// The answer has another text now.
    void grew(const oagent::TranscriptEntry &entry);
    void ended(const oagent::TranscriptEntry &entry);
    /// The entry of this turn has this title and this asker now; nothing else in it is set.
    void named(const oagent::TranscriptEntry &entry);
    /// Kept entries were erased.
    void pruned();

private:
    void open(const TurnRecord &turn);
    void prune();

    TranscriptStore &m_store;
    const Clock &m_clock;
    int m_days = 0;
    QTimer m_pruning;
    std::map<QString, TranscriptEntry> m_open;
    PictureShelf m_pictures;
    int m_pictureCount = 0; ///< numbers them
    std::map<QString, bool> m_needsGap; ///< by turn: what comes next is a paragraph of its own
};

} // namespace oagent
