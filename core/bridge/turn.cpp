#include "core/bridge/turn.h"

#include "core/markdown/lines.h"
#include "core/support/later.h"

#include <QCryptographicHash>
#include <QtEndian>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

namespace {

Phrase phraseFor(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Network:
    case Error::Kind::Proxy:
    case Error::Kind::Tls: return Phrase::AssistantUnreachable;
    case Error::Kind::Timeout: return Phrase::AssistantTooSlow;
    case Error::Kind::Authentication:
    case Error::Kind::Forbidden:
    case Error::Kind::PermissionMissing: return Phrase::AssistantRefused;
    case Error::Kind::NotFound:
    case Error::Kind::BadRequest:
    case Error::Kind::Refused: return Phrase::AssistantMisconfigured;
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded: return Phrase::AssistantBusy;
    case Error::Kind::Truncated: return Phrase::AnswerCutOff;
    case Error::Kind::ContentFiltered: return Phrase::AnswerFiltered;
    case Error::Kind::TooLarge: return Phrase::AttachmentTooLarge;
    case Error::Kind::Server:
    case Error::Kind::Protocol:
    case Error::Kind::Storage:
    case Error::Kind::StorageFull:
    case Error::Kind::InUse:
    case Error::Kind::Gone:
    case Error::Kind::Cancelled: return Phrase::AssistantFailed;
    }
    return Phrase::AssistantFailed;
}

Phrase phraseFor(const Error &error)
{
    // Two statuses say more than their kinds (assistants.md A.5).
    if (error.code == 402 || error.serviceCode == "insufficient_quota"_L1)
        return Phrase::AssistantOutOfCredit;
    return error.code == 413 ? Phrase::AttachmentTooLarge : phraseFor(error.kind);
}

/// For a question of which nobody can say in which generation it belongs: of its own, and the same when it is asked
/// again. Any other might go on with what /new has ended. /new never gets so far.
int generationApart(const QString &turnId)
{
    constexpr quint32 beyondAll = 0x4000'0000;
    const QByteArray digest = QCryptographicHash::hash(turnId.toUtf8(), QCryptographicHash::Sha256);
    return static_cast<int>(beyondAll | (qFromBigEndian<quint32>(digest.constData()) & (beyondAll - 1)));
}

} // namespace

Turn::Turn(const Services &services, TurnRecord record, ReplyOpener &opener, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_record(std::move(record))
    , m_opener(opener)
    , m_language(languageOf(wordsOf(m_record.message)))
{ }

Turn::~Turn()
{
    if (m_question)
        m_question->disconnect(this);
}

void Turn::run(const AssistantChoice &choice, const QList<TurnRequest::Exchange> &history)
{
    m_choice = choice;
    m_assistant = choice.assistant;
    m_history = history;
    const bool isTooOld = m_services.clock.wallNow() - m_record.acceptedAt > m_services.limits.oldestTurn;
    switch (m_record.phase) {
    case TurnPhase::Closing: m_isAnswerComplete = true; return closeWith({});
    case TurnPhase::Asked:
        if (isTooOld || !m_assistant || !m_assistant->askAgainAfterCrash())
            return closeWith(phrase(Phrase::Restarted));
        // The same question again: what was written of the first answer is written anew.
        m_record.part = 0;
        m_record.text.clear();
        m_services.transcripts.replace(m_record.id, {});
        return storeAsked();
    case TurnPhase::Accepted: return storeAsked();
    case TurnPhase::Done:
    case TurnPhase::Dropped: break;
    }
}

void Turn::sayOnly(const QString &sentence)
{
    m_services.transcripts.addParagraph(m_record.id, sentence);
    m_record.text = sentence;
    openWriter();
    m_writer->finish({});
}

void Turn::openWriter()
{
    const ReplyWriter::Services services { m_services.timer, m_services.store, m_services.clock, m_services.limits,
                                           m_opener };
    m_writer = std::make_unique<ReplyWriter>(services, m_record);
    connect(m_writer.get(), &ReplyWriter::opened, this, [this] {
        const auto took = std::chrono::duration_cast<Milliseconds>(m_services.clock.wallNow() - m_record.acceptedAt);
        note(LogLevel::Info, u"reply-opened"_s, {}, {}, { { u"ms"_s, static_cast<qint64>(took.count()) } });
    });
    connect(m_writer.get(), &ReplyWriter::uploaded, this,
            [this](const MediaFile &file) { m_services.transcripts.addFile(m_record.id, file); });
    connect(m_writer.get(), &ReplyWriter::uploadFailed, this, [this](const Error &error, const QString &sentence) {
        note(LogLevel::Warning, u"reply"_s, u"A picture or file could not be delivered (%1)."_s.arg(nameOf(error.kind)),
             error.detail);
        m_services.transcripts.addParagraph(m_record.id, sentence);
    });
    connect(m_writer.get(), &ReplyWriter::finished, this, &Turn::takeClosed);
}

bool Turn::cancel(Phrase word)
{
    if (!m_writer)
        return false;
    m_writer->dropFiles();
    if (m_writer->isFinishing())
        return false;
    if (m_question) {
        m_question->disconnect(this);
        m_question->cancel();
    }
    m_isAnswerComplete = false;
    closeWith(phrase(word));
    return true;
}

/// The reply is opened meanwhile, so that what it has to store goes into the same transaction.
void Turn::storeAsked()
{
    openWriter();
    m_writer->begin();
    m_services.store.markAsked(m_record.id, this, [this](const Result<void> &stored) {
        if (!stored)
            note(LogLevel::Error, u"store"_s,
                 u"That the question is asked could not be stored; after a crash it would be asked again."_s,
                 stored.error().detail);
    });
    // Should that be lost, the same question is asked again, as it may be.
    if (m_assistant && m_assistant->askAgainAfterCrash() && !m_assistant->remembers())
        return readMedia();
    m_services.conversations.memoryOf(m_record.id, m_choice.id, this,
                                      [this](const auto &memory) { takeMemory(memory); });
}

void Turn::takeMemory(const Result<ConversationStore::Memory> &memory)
{
    m_isMemoryKnown = memory.has_value();
    if (memory) {
        m_memory = *memory;
    } else {
        m_memory.generation = generationApart(m_record.id);
        note(LogLevel::Error, u"store"_s,
             u"What is remembered of the conversation could not be read; it is asked as a new one."_s,
             memory.error().detail);
    }
    readMedia();
}

void Turn::readMedia()
{
    if (m_record.message.attachments.isEmpty() || !m_assistant)
        return ask();
    m_media = std::make_unique<QuestionMedia>(m_services.media, m_record.message.attachments, m_assistant->accepts(),
                                              m_language);
    connect(m_media.get(), &QuestionMedia::ready, this, &Turn::ask);
    m_media->start();
}

void Turn::ask()
{
    if (m_writer->isFinishing())
        return; // cancelled while that was being stored
    m_askedAt = steady_clock::now();
    TurnRequest request;
    request.turnId = m_record.id;
    request.conversation = m_record.conversation;
    request.channel = m_record.message.channel;
    request.text = m_record.message.text;
    if (!m_record.message.quotedText.isEmpty())
        request.text
            = u"> "_s + QString(m_record.message.quotedText).replace(u'\n', u"\n> "_s) + u"\n\n"_s + request.text;
    request.history = m_history;
    if (m_media) {
        request.images = m_media->images();
        request.files = m_media->files();
        m_leftOut = m_media->sentences();
        deleteSoon(std::move(m_media)); // it is calling us; the bytes are the question's now
        if (request.text.isEmpty() && request.images.isEmpty() && request.files.isEmpty())
            return closeWith({}); // but for the sentence why
    }
    if (m_choice.tellsSpeaker)
        request.text = spoken(speakerOf(m_record.message), request.text);
    request.generation = m_memory.generation;
    request.remoteIds = m_memory.remoteIds;
    if (!m_assistant) {
        // Removed from the settings while this question waited for the store.
        return closeWith(phrase(Phrase::AssistantUnreachable));
    }
    m_question = m_assistant->ask(request);
    connect(m_question.get(), &AssistantTurn::started, this, &Turn::takeStarted);
    connect(m_question.get(), &AssistantTurn::textDelta, this, &Turn::takeDelta);
    connect(m_question.get(), &AssistantTurn::replaced, this, [this](const QString &wholeText) {
        m_writer->replace(wholeText);
        m_services.transcripts.replace(m_record.id, wholeText);
    });
    connect(m_question.get(), &AssistantTurn::fileReceived, this, &Turn::takeFile);
    connect(m_question.get(), &AssistantTurn::finished, this, &Turn::takeOutcome);
    note(LogLevel::Info, u"asked"_s, {});
}

void Turn::takeStarted(const QJsonObject &remoteIds)
{
    if (!m_isMemoryKnown || remoteIds.isEmpty() || remoteIds == m_memory.remoteIds)
        return;
    m_services.conversations.keepRemoteIds(
        m_record.conversation, m_memory.generation, m_choice.id, remoteIds, this, [this](const Result<void> &kept) {
            if (!kept)
                note(LogLevel::Warning, u"store"_s,
                     u"By which name the assistant knows this conversation could not be stored; it may begin anew."_s,
                     kept.error().detail);
        });
}

void Turn::takeDelta(const QString &piece)
{
    if (piece.isEmpty())
        return;
    if (!m_hasText) {
        const auto waited = std::chrono::duration_cast<Milliseconds>(steady_clock::now() - m_askedAt);
        note(LogLevel::Info, u"first-text"_s, {}, {}, { { u"ms"_s, static_cast<qint64>(waited.count()) } });
        m_hasText = true;
    }
    m_writer->append(piece);
    m_services.transcripts.append(m_record.id, piece);
    if (m_assistant && !m_assistant->askAgainAfterCrash() && !m_saveText.isActive())
        m_saveText = m_services.timer.after(m_services.limits.saveTextEvery, [this] { saveTextSoFar(); });
}

void Turn::takeFile(const MediaFile &file)
{
    const bool isPicture = mediaTypeOf(file.bytes).isImage();
    const qsizetype most = isPicture ? m_services.limits.pictureBytes : m_services.limits.fileBytes;
    if (file.bytes.size() <= most)
        return m_writer->addFile({ file.name, mediaTypeOf(file.bytes), file.bytes });
    note(LogLevel::Warning, u"assistant"_s, u"A file of the assistant is too large to be delivered."_s, {},
         { { u"bytes"_s, file.bytes.size() } });
    const QString sentence = phrase(isPicture ? Phrase::PictureUndeliverable : Phrase::FileUndeliverable);
    m_writer->addParagraph(sentence);
    m_services.transcripts.addParagraph(m_record.id, sentence);
}

void Turn::saveTextSoFar()
{
    if (!m_writer->isFinishing())
        m_services.store.saveText(m_record.id, m_writer->part(), m_writer->text(), this, [](const Result<void> &) {});
}

void Turn::takeOutcome(const Outcome &outcome)
{
    if (!m_hasText && !outcome.text.isEmpty())
        takeDelta(outcome.text);
    switch (outcome.kind) {
    case Outcome::Kind::Completed:
        m_isAnswerComplete = true;
        m_answer = outcome.text;
        if (!outcome.remark.isEmpty())
            note(LogLevel::Warning, u"assistant"_s, u"The answer ended in an odd way and was taken as it is."_s,
                 outcome.remark);
        if (m_writer->isEmpty())
            return closeWith(phrase(Phrase::EmptyAnswer));
        if (outcome.cutByLength)
            return closeWith(phrase(Phrase::AnswerCutByLength));
        return closeWith(m_choice.isForWantOfOne ? phrase(Phrase::EchoForWantOfAssistant) : QString());
    case Outcome::Kind::Failed:
        note(LogLevel::Warning, u"assistant"_s, u"The assistant failed (%1)."_s.arg(nameOf(outcome.error.kind)),
             outcome.error.detail);
        if (outcome.error.kind == Error::Kind::BadRequest && !m_history.isEmpty()) {
            m_isHistoryRefused = true;
            note(
                LogLevel::Warning, u"assistant"_s,
                u"The next question is asked without what was said before, which may be what the assistant refuses."_s);
        }
        return closeWith(phrase(phraseFor(outcome.error)));
    case Outcome::Kind::Cancelled: return closeWith(phrase(Phrase::Interrupted));
    }
}

/// Ends the reply with a sentence below what it holds; without one, as it is. What the assistant was not given is said
/// there as well.
void Turn::closeWith(const QString &sentence)
{
    m_saveText.cancel();
    if (!m_writer) {
        openWriter();
        m_writer->begin();
    }
    QStringList paragraphs { m_leftOut, sentence };
    paragraphs.removeAll({});
    if (paragraphs.isEmpty())
        return m_writer->finish({});
    // In the middle of a listing the sentence would be taken for a line of it.
    if (const QString fence = markdown::closingFence(m_writer->text()); !fence.isEmpty()) {
        m_writer->append(u'\n' + fence);
        m_services.transcripts.append(m_record.id, u'\n' + fence);
    }
    const QString lastWords = paragraphs.join(u"\n\n"_s);
    m_services.transcripts.addParagraph(m_record.id, lastWords);
    m_writer->finish(lastWords);
}

void Turn::takeClosed(const Result<void> &result)
{
    m_services.transcripts.end(m_record.id, result.has_value());
    const auto took = std::chrono::duration_cast<Milliseconds>(m_services.clock.wallNow() - m_record.acceptedAt);
    const QJsonObject numbers { { u"ms"_s, static_cast<qint64>(took.count()) }, { u"characters"_s, m_answer.size() } };
    if (result) {
        note(LogLevel::Info, u"finished"_s, {}, {}, numbers);
        m_services.store.markDone(m_record.id, &m_services.log, sayIfNotStored());
        Q_EMIT finished(m_isAnswerComplete);
        return;
    }
    m_isAnswerComplete = false;
    m_saveText.cancel();
    if (m_question) { // it ended early: the question is gone
        m_question->disconnect(this);
        m_question->cancel();
    }
    note(LogLevel::Error, u"finished"_s, u"The answer could not be delivered (%1)."_s.arg(nameOf(result.error().kind)),
         result.error().detail, numbers);
    m_services.store.markDropped(m_record.id, u"undeliverable: "_s + nameOf(result.error().kind), &m_services.log,
                                 sayIfNotStored());
    Q_EMIT finished(m_isAnswerComplete);
}

/// For the end of the turn, which outlives this object: nothing waits for it, as what the store is asked for later is
/// stored later.
Callback<void> Turn::sayIfNotStored() const
{
    LogEntry entry = entryOf(LogLevel::Error, u"store"_s,
                             u"The end of a turn could not be stored; after a restart it is closed once more."_s);
    return [&log = m_services.log, entry = std::move(entry)](const Result<void> &stored) {
        if (stored)
            return;
        LogEntry said = entry;
        said.foreign = stored.error().detail;
        log.add(said);
    };
}

QString Turn::phrase(Phrase phrase) const { return say(phrase, m_language); }

void Turn::note(LogLevel level, const QString &stage, const QString &text, const QString &foreign,
                const QJsonObject &numbers) const
{
    LogEntry entry = entryOf(level, stage, text);
    entry.foreign = foreign;
    entry.numbers = numbers;
    m_services.log.add(entry);
}

LogEntry Turn::entryOf(LogLevel level, const QString &stage, const QString &text) const
{
    LogEntry entry;
    entry.level = level;
    entry.bot = m_record.message.botId;
    entry.conversation = m_record.conversation;
    entry.turn = m_record.id;
    entry.stage = stage;
    entry.text = text;
    return entry;
}

} // namespace oagent
