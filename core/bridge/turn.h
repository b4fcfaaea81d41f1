#pragma once

#include "core/assistant/assistant.h"
#include "core/bridge/limits.h"
#include "core/bridge/questionmedia.h"
#include "core/bridge/replywriter.h"
#include "core/bridge/transcripts.h"
#include "core/log/logbook.h"
#include "core/phrases/phrases.h"
#include "core/store/conversationstore.h"

#include <QPointer>

#include <memory>

namespace oagent {

/// Who answers a bot, and whether only because nothing was set up.
struct AssistantChoice
{
    Assistant *assistant = nullptr;
    bool isForWantOfOne = false;
    QString id {}; ///< by which its remote ids are kept
    QString name {}; ///< as the operator chose it
    bool tellsSpeaker = false; ///< the bot's setting
};

/// One turn from its first stored phase to its last: asked, answered, closed; or one sentence of our own. What is found
/// after a restart goes on where the stored phase says (architecture.md §2).
class Turn : public QObject
{
    Q_OBJECT
public:
    struct Services
    {
        SharedTimer &timer;
        TurnStore &store;
        ConversationStore &conversations;
        LogBook &log;
        const Clock &clock;
        const BridgeLimits &limits;
        MediaFolder &media;
        Transcripts &transcripts;
    };

    Turn(const Services &services, TurnRecord record, ReplyOpener &opener, QObject *parent = nullptr);
    ~Turn() override;

    /// Asks the assistant, or goes on with what the record holds.
    void run(const AssistantChoice &choice, const QList<TurnRequest::Exchange> &history);
    /// Answers with one sentence, as a plain message.
    void sayOnly(const QString &sentence);
    /// Ends the assistant's work; the reply is closed with its text so far and `word`, a sentence about why. Nothing of
    /// the assistant is heard after it. False when the reply is being closed anyway.
    bool cancel(Phrase word);

    [[nodiscard]] const TurnRecord &record() const { return m_record; }
    /// The assistant's whole answer, once finished well; empty otherwise.
    [[nodiscard]] const QString &answer() const { return m_answer; }
    /// The assistant did not take the request, which held what was said before.
    [[nodiscard]] bool isHistoryRefused() const { return m_isHistoryRefused; }

Q_SIGNALS:
    /// Exactly once and last; the store was asked to note the end, and has not done it yet. `answered`: a complete
    /// answer reached the person.
    void finished(bool answered);

private:
    void openWriter();
    void storeAsked();
    void takeMemory(const Result<ConversationStore::Memory> &memory);
    void readMedia();
    void ask();
    void takeFile(const MediaFile &file);
    void takeStarted(const QJsonObject &remoteIds);
    void takeDelta(const QString &piece);
    void takeOutcome(const Outcome &outcome);
    void saveTextSoFar();
    void closeWith(const QString &sentence);
    void takeClosed(const Result<void> &result);
    [[nodiscard]] Callback<void> sayIfNotStored() const;
    [[nodiscard]] QString phrase(Phrase phrase) const;
    [[nodiscard]] LogEntry entryOf(LogLevel level, const QString &stage, const QString &text) const;
    void note(LogLevel level, const QString &stage, const QString &text, const QString &foreign = {},
              const QJsonObject &numbers = {}) const;

    Services m_services;
    TurnRecord m_record;
    ReplyOpener &m_opener;
    Language m_language;
    AssistantChoice m_choice;
    QPointer<Assistant> m_assistant;
    QList<TurnRequest::Exchange> m_history;
    ConversationStore::Memory m_memory;
    bool m_isMemoryKnown = false;
    std::chrono::steady_clock::time_point m_askedAt {};
    bool m_hasText = false;
    bool m_isAnswerComplete = false;
    bool m_isHistoryRefused = false;
    QString m_answer;
    SharedTimer::Handle m_saveText;
    std::unique_ptr<QuestionMedia> m_media;
    QString m_leftOut; ///< what is said about media that the assistant was not given
    std::unique_ptr<ReplyWriter> m_writer;
    std::unique_ptr<AssistantTurn> m_question;
};

} // namespace oagent
