#include "core/bridge/turn.h"

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

namespace {

Phrase phraseFor(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Network:
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

} // namespace

Turn::Turn(const Services &services, TurnRecord record, ReplyOpener &opener, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_record(std::move(record))
    , m_opener(opener)
    , m_language(languageOf(m_record.message.text))
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
        return storeAsked();
    case TurnPhase::Accepted: return storeAsked();
    case TurnPhase::Done:
    case TurnPhase::Dropped: break;
    }
}

void Turn::sayOnly(const QString &sentence)
{
    m_record.text = sentence;
    openWriter();
    m_writer->finish({});
}

void Turn::openWriter()
{
    const ReplyWriter::Services services { m_services.timer, m_services.store, m_services.clock, m_services.limits,
                                           m_opener };
    m_writer = std::make_unique<ReplyWriter>(services, m_record);
    connect(m_writer.get(), &ReplyWriter::finished, this, &Turn::takeClosed);
}

void Turn::interrupt()
{
    if (!m_writer || m_writer->isFinishing())
        return;
    if (m_question) {
        m_question->disconnect(this);
        m_question->cancel();
    }
    m_isAnswerComplete = false;
    closeWith(phrase(Phrase::Interrupted));
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
        ask();
    });
}

void Turn::ask()
{
    if (m_writer->isFinishing())
        return; // interrupted while that was being stored
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
    if (!m_assistant) {
        // Removed from the settings while this question waited for the store.
        return closeWith(phrase(Phrase::AssistantUnreachable));
    }
    m_question = m_assistant->ask(request);
    connect(m_question.get(), &AssistantTurn::textDelta, this, &Turn::takeDelta);
    connect(m_question.get(), &AssistantTurn::replaced, m_writer.get(), &ReplyWriter::replace);
    connect(m_question.get(), &AssistantTurn::finished, this, &Turn::takeOutcome);
    note(LogLevel::Info, u"asked"_s, {});
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
    if (m_assistant && !m_assistant->askAgainAfterCrash() && !m_saveText.isActive())
        m_saveText = m_services.timer.after(m_services.limits.saveTextEvery, [this] { saveTextSoFar(); });
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
        if (m_writer->part() == 0 && m_writer->text().trimmed().isEmpty())
            return closeWith(phrase(Phrase::EmptyAnswer));
        if (outcome.cutByLength)
            return closeWith(phrase(Phrase::AnswerCutByLength));
        return closeWith(m_choice.isForWantOfOne ? phrase(Phrase::EchoForWantOfAssistant) : QString());
    case Outcome::Kind::Failed:
        note(LogLevel::Warning, u"assistant"_s, u"The assistant failed (%1)."_s.arg(nameOf(outcome.error.kind)),
             outcome.error.detail);
        return closeWith(phrase(phraseFor(outcome.error.kind)));
    case Outcome::Kind::Cancelled: return closeWith(phrase(Phrase::Interrupted));
    }
}

/// Ends the reply with a sentence below what it holds; without one, as it is.
void Turn::closeWith(const QString &sentence)
{
    m_saveText.cancel();
    if (!m_writer) {
        openWriter();
        m_writer->begin();
    }
    const bool needsGap = !sentence.isEmpty() && !m_writer->text().trimmed().isEmpty();
    m_writer->finish(needsGap ? u"\n\n"_s + sentence : sentence);
}

void Turn::takeClosed(const Result<void> &result)
{
    const auto took = std::chrono::duration_cast<Milliseconds>(m_services.clock.wallNow() - m_record.acceptedAt);
    const QJsonObject numbers { { u"ms"_s, static_cast<qint64>(took.count()) }, { u"characters"_s, m_answer.size() } };
    if (result) {
        note(LogLevel::Info, u"finished"_s, {}, {}, numbers);
        m_services.store.markDone(m_record.id, this, [this](const Result<void> &stored) { takeStored(stored); });
        return;
    }
    m_isAnswerComplete = false;
    note(LogLevel::Error, u"finished"_s, u"The answer could not be delivered (%1)."_s.arg(nameOf(result.error().kind)),
         result.error().detail, numbers);
    m_services.store.markDropped(m_record.id, u"undeliverable: "_s + nameOf(result.error().kind), this,
                                 [this](const Result<void> &stored) { takeStored(stored); });
}

void Turn::takeStored(const Result<void> &result)
{
    if (!result)
        note(LogLevel::Error, u"store"_s,
             u"The end of a turn could not be stored; after a restart it is closed once more."_s,
             result.error().detail);
    Q_EMIT finished(m_isAnswerComplete);
}

QString Turn::phrase(Phrase phrase) const { return say(phrase, m_language); }

void Turn::note(LogLevel level, const QString &stage, const QString &text, const QString &foreign,
                const QJsonObject &numbers) const
{
    LogEntry entry;
    entry.level = level;
    entry.bot = m_record.message.botId;
    entry.conversation = m_record.conversation;
    entry.turn = m_record.id;
    entry.stage = stage;
    entry.text = text;
    entry.foreign = foreign;
    entry.numbers = numbers;
    m_services.log.add(entry);
}

} // namespace oagent
