#pragma once

#include "core/bridge/limits.h"
#include "core/bridge/replysurface.h"
#include "core/connection/sharedtimer.h"
#include "core/phrases/phrases.h"
#include "core/store/turnstore.h"

#include <memory>

namespace oagent {

/// Writes one growing answer into as many reply surfaces as it needs: newest text wins, one request in flight, paced,
/// split between blocks, stored before every end, repeated until it got through, always closed.
class ReplyWriter : public QObject, private HandleSink
{
    Q_OBJECT
public:
    struct Services
    {
        SharedTimer &timer;
        TurnStore &store;
        const Clock &clock;
        const BridgeLimits &limits;
        ReplyOpener &opener;
    };

    /// For a turn that is new or was found after a restart.
    ReplyWriter(const Services &services, const TurnRecord &turn, QObject *parent = nullptr);
    ~ReplyWriter() override;

    /// Opens the reply and shows that work has begun.
    void begin();
    void append(const QString &piece);
    void replace(const QString &wholeText);
    /// Text that stands apart from what is before and after it.
    void addParagraph(const QString &text);
    /// A picture or another file: stands where the answer has got to when the platform has taken it; a sentence does
    /// when it does not. The end of the answer waits for it.
    void addFile(const MediaFile &file);
    /// No file is waited for any more.
    void dropFiles();
    [[nodiscard]] bool isUploading() const { return !m_uploads.isEmpty(); }
    /// Ends the answer with `lastWords` as a paragraph below what is there; the whole must not be empty. Without
    /// begin() before it, the answer is sent as plain messages. finished() follows.
    void finish(const QString &lastWords);
    /// The part being written, and its text so far.
    [[nodiscard]] int part() const { return m_part; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isFinishing() const { return m_isFinishing; }
    /// Nothing of an answer is there, and none is on its way: at most a word that it takes longer was said.
    [[nodiscard]] bool isEmpty() const;

Q_SIGNALS:
    /// Once, unless nothing is seen before the end: the person sees that an answer has begun.
    void opened();
    /// The platform took it.
    void uploaded(const oagent::MediaFile &file);
    /// `sentence` stands in its place.
    void uploadFailed(const oagent::Error &error, const QString &sentence);
    /// Exactly once: the whole text reached the person, or it cannot any more.
    void finished(const oagent::Result<void> &result);

private:
    void save(const ReplyTarget &target, const QJsonObject &handle, Flush flush, const QObject *context,
              Callback<void> committed) override;
    void add(const QString &piece);
    void takeFile(const Result<QString> &markdown, Phrase otherwise);
    void pump();
    void openSurface();
    void markWorking();
    void noteNotShown(const Error &error);
    void goOn();
    void tellOpened();
    void showText();
    void rotate(const QString &head, const QString &tail);
    void rotateForAge();
    [[nodiscard]] QString keptText() const;
    [[nodiscard]] bool isTooOld() const;
    [[nodiscard]] bool isSignOfLifeDue() const;
    void tend();
    void storeClosing();
    void closePart();
    void takeClosed(const Result<void> &result);
    void nextPart();
    void closeLeftOver();
    void pumpWhenDue();
    void pumpAfter(Milliseconds delay);
    void end(const Result<void> &result);

    Services m_services;
    TurnRecord m_turn;
    int m_part = 0;
    QString m_remaining;
    QString m_head; ///< of the part that is being closed
    bool m_isNotice = false; ///< that is no part of the answer
    bool m_isLeftOver = false; ///< the answer is delivered; a part that it does not need is being closed
    QString m_tail; ///< what of its text belongs into the next one
    QJsonObject m_handle; ///< of the present part
    bool m_isBusy = false;
    bool m_wantsCard = false;
    bool m_isWorkingMarked = false;
    bool m_isOpenTold = false;
    bool m_isDirty = false;
    bool m_needsGap = false; ///< what comes next is a paragraph of its own
    bool m_isFinishing = false;
    bool m_hasEndedText = false; ///< a part before this one holds some of the answer
    bool m_hasPromisedMore = false; ///< the last part that was ended says that the answer goes on
    QString m_lastWords;
    QList<Phrase> m_uploads; ///< what is said when one of them fails, in the order of their beginning
    std::unique_ptr<QObject> m_uploading; ///< the context of the uploads under way
    bool m_isEnded = false;
    std::chrono::steady_clock::time_point m_nextShow {};
    std::chrono::steady_clock::time_point m_closeBegan {};
    std::chrono::steady_clock::time_point m_partBegan {}; ///< by the first call on its surface
    std::chrono::steady_clock::time_point m_lastCall {}; ///< on the surface
    Backoff m_showRetry;
    Backoff m_closeRetry;
    SharedTimer::Handle m_timer;
    SharedTimer::Handle m_tending; ///< when the part needs something although there is no new text
    SharedTimer::Handle m_closeTimer;
    std::unique_ptr<ReplySurface> m_surface;
};

} // namespace oagent
