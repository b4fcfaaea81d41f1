#include "core/bridge/replywriter.h"

#include "core/markdown/lines.h"
#include "core/markdown/split.h"
#include "core/phrases/phrases.h"
#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

namespace {

/// Whether closing again later may succeed.
bool mayPass(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Gone:
    case Error::Kind::Authentication:
    case Error::Kind::Forbidden:
    case Error::Kind::PermissionMissing:
    case Error::Kind::BadRequest:
    case Error::Kind::NotFound:
    case Error::Kind::Refused:
    case Error::Kind::TooLarge:
    case Error::Kind::ContentFiltered: return false;
    default: return true;
    }
}

/// Nothing but white space and fences around nothing: what a part that was cut inside a listing leaves over.
bool isBlank(const QString &markdown)
{
    using markdown::LineKind;
    const QList<markdown::Line> lines = markdown::classify(markdown);
    return std::all_of(lines.begin(), lines.end(), [](const markdown::Line &line) {
        return line.kind == LineKind::FenceOpen || line.kind == LineKind::FenceClose || line.text.trimmed().isEmpty();
    });
}

} // namespace

ReplyWriter::ReplyWriter(const Services &services, const TurnRecord &turn, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_turn(turn)
    , m_part(turn.part)
    , m_remaining(turn.text)
    , m_showRetry(services.limits.closeRetry)
    , m_closeRetry(services.limits.closeRetry)
{ }

ReplyWriter::~ReplyWriter() = default;

void ReplyWriter::begin()
{
    m_wantsCard = true;
    pump();
}

void ReplyWriter::append(const QString &piece)
{
    add(piece);
    m_isDirty = true;
    if (!m_isBusy && !m_timer.isActive())
        pumpWhenDue();
}

void ReplyWriter::add(const QString &piece)
{
    if (std::exchange(m_needsGap, false) && !text().trimmed().isEmpty())
        m_remaining += u"\n\n"_s;
    m_remaining += piece;
}

void ReplyWriter::replace(const QString &wholeText)
{
    // Parts that were closed stay as they are; the new text begins in the present one, or in the next one while that is
    // being closed.
    m_tail.clear();
    m_remaining.clear();
    m_needsGap = false;
    append(wholeText);
}

void ReplyWriter::addParagraph(const QString &text)
{
    m_needsGap = true;
    append(text);
    m_needsGap = true;
}

void ReplyWriter::addFile(const MediaFile &file)
{
    if (!m_uploading)
        m_uploading = std::make_unique<QObject>();
    if (!m_surface)
        openSurface();
    const bool isPicture = file.type.isImage();
    const Phrase otherwise = isPicture ? Phrase::PictureUndeliverable : Phrase::FileUndeliverable;
    m_uploads.append(otherwise);
    const auto take = [this, otherwise, file](const Result<QString> &markdown) {
        takeFile(markdown, otherwise);
        if (markdown)
            Q_EMIT uploaded(file);
    };
    if (isPicture)
        m_surface->upload(file.bytes, m_uploading.get(), take);
    else
        m_surface->uploadFile(file, m_uploading.get(), take);
}

void ReplyWriter::takeFile(const Result<QString> &markdown, Phrase otherwise)
{
    m_uploads.removeOne(otherwise);
    const QString sentence = markdown ? QString() : say(otherwise, languageOf(wordsOf(m_turn.message)));
    addParagraph(markdown ? *markdown : sentence);
    if (m_isFinishing && m_uploads.isEmpty() && !m_isBusy)
        pumpAfter(Milliseconds(0));
    if (!markdown)
        Q_EMIT uploadFailed(markdown.error(), sentence);
}

void ReplyWriter::dropFiles()
{
    m_uploading.reset();
    while (!m_uploads.isEmpty())
        takeFile(failure(Error::Kind::Cancelled, u"the answer was ended before it was uploaded"_s), m_uploads.first());
}

QString ReplyWriter::text() const
{
    if (m_head.isEmpty() || m_tail.isEmpty())
        return m_head + m_tail + m_remaining;
    return m_head + u"\n\n"_s + m_tail + m_remaining;
}

bool ReplyWriter::isEmpty() const
{
    const QString answer = m_isNotice ? QString(m_tail + m_remaining) : text();
    return !m_hasEndedText && answer.trimmed().isEmpty() && !isUploading();
}

void ReplyWriter::finish(const QString &lastWords)
{
    if (m_isFinishing)
        return;
    m_lastWords = lastWords;
    m_isFinishing = true;
    if (!m_isBusy && m_uploads.isEmpty())
        pumpAfter(Milliseconds(0));
}

void ReplyWriter::save(const ReplyTarget &target, const QJsonObject &handle, Flush flush, const QObject *context,
                       Callback<void> committed)
{
    QJsonObject kept = handle;
    if (target.part == m_part) {
        if (m_handle["ended"_L1].toBool())
            kept[u"ended"_s] = true; // the surface does not know
        m_handle = kept;
    }
    m_services.store.saveHandle(target.turnId, target.part, kept, flush, context, std::move(committed));
}

void ReplyWriter::pump()
{
    if (m_isBusy || m_isEnded)
        return;
    m_timer.cancel();
    m_tending.cancel();
    if (!m_surface)
        openSurface();
    if (m_wantsCard && !m_isWorkingMarked)
        return markWorking();
    if (m_isFinishing && m_uploads.isEmpty()) {
        m_needsGap = !m_lastWords.isEmpty();
        add(std::exchange(m_lastWords, {}));
        if (m_hasPromisedMore && isBlank(m_remaining)) {
            m_remaining.clear();
            add(say(Phrase::AnswerWasAbove, languageOf(wordsOf(m_turn.message))));
        }
        return storeClosing();
    }
    if (!m_isDirty && !isTooOld() && !isSignOfLifeDue())
        return tend();
    const ReplyLimits &limits = m_surface->limits();
    const markdown::Parts parts
        = markdown::split(m_remaining, m_surface->dialect(), { limits.maxUnits, keptText(), limits.goodUnits });
    if (!parts.tail.isEmpty())
        return rotate(parts.head, parts.tail);
    if (isTooOld())
        return rotateForAge();
    showText();
}

void ReplyWriter::openSurface()
{
    ReplyTarget target;
    target.turnId = m_turn.id;
    target.part = m_part;
    target.message = m_turn.message;
    m_handle = m_turn.handles[QString::number(m_part)].toObject();
    target.handle = m_handle;
    target.closingBegun = m_turn.phase == TurnPhase::Closing ? m_part == m_turn.part : m_handle["ended"_L1].toBool();
    target.isLeftOver = m_isLeftOver;
    m_isWorkingMarked = false;
    m_surface = m_services.opener.openReply(target, *this);
}

void ReplyWriter::markWorking()
{
    m_isBusy = true;
    m_isWorkingMarked = true;
    m_partBegan = steady_clock::now();
    m_surface->markWorking(this, [this](const Result<void> &result) {
        m_isBusy = false;
        m_lastCall = steady_clock::now();
        tellOpened();
        if (result || result.error().kind == Error::Kind::Gone)
            return pump();
        noteNotShown(result.error());
        goOn();
    });
}

/// The next frame carries the whole text again: later each time, so that a platform in trouble is left in peace.
void ReplyWriter::noteNotShown(const Error &error)
{
    m_isDirty = true;
    const Milliseconds wait = error.retryAfter ? *error.retryAfter : m_showRetry.next();
    m_nextShow = std::max(m_nextShow, steady_clock::now() + wait);
}

/// Ends the part at once, or shows what is new of it when that may be.
void ReplyWriter::goOn()
{
    if (m_isFinishing)
        return pump();
    if (m_isDirty)
        return pumpWhenDue();
    tend();
}

void ReplyWriter::tellOpened()
{
    if (m_surface->isOpen() && !std::exchange(m_isOpenTold, true))
        Q_EMIT opened();
}

void ReplyWriter::showText()
{
    m_isBusy = true;
    m_isDirty = false;
    m_nextShow = steady_clock::now() + m_surface->limits().minInterval;
    if (m_partBegan == steady_clock::time_point {})
        m_partBegan = steady_clock::now();
    m_surface->show(m_remaining, this, [this](const Result<void> &result) {
        m_isBusy = false;
        m_lastCall = steady_clock::now();
        tellOpened();
        if (!result && result.error().kind == Error::Kind::Gone)
            return end(result); // nobody is left to answer
        if (result)
            m_showRetry.reset();
        else
            noteNotShown(result.error());
        goOn();
    });
}

bool ReplyWriter::isTooOld() const
{
    const std::optional<Milliseconds> &most = m_surface->limits().rotateAfter;
    return most && m_partBegan != steady_clock::time_point {} && steady_clock::now() - m_partBegan >= *most;
}

bool ReplyWriter::isSignOfLifeDue() const
{
    const std::optional<Milliseconds> &most = m_surface->limits().keepAlive;
    return most && m_lastCall != steady_clock::time_point {} && steady_clock::now() - m_lastCall >= *most;
}

/// A platform may forget a part that nothing happens to, or that takes too long (ReplyLimits).
void ReplyWriter::tend()
{
    const ReplyLimits &limits = m_surface->limits();
    steady_clock::time_point due = steady_clock::time_point::max();
    if (limits.keepAlive && m_lastCall != steady_clock::time_point {})
        due = m_lastCall + *limits.keepAlive;
    if (limits.rotateAfter && m_partBegan != steady_clock::time_point {})
        due = std::min(due, m_partBegan + *limits.rotateAfter);
    if (due == steady_clock::time_point::max())
        return;
    const auto wait = std::chrono::ceil<Milliseconds>(due - steady_clock::now());
    m_tending = m_services.timer.after(std::max(Milliseconds(0), wait), [this] { pump(); });
}

/// Ends the part with what it has, and with a word about more to come where there is room for it.
void ReplyWriter::rotateForAge()
{
    const Language language = languageOf(wordsOf(m_turn.message));
    const markdown::Dialect &dialect = m_surface->dialect();
    const markdown::Parts parts = markdown::cutAtEnd(m_remaining, dialect, keptText());
    m_hasPromisedMore = true;
    if (parts.head.trimmed().isEmpty()) {
        m_isNotice = true;
        return rotate(say(Phrase::StillWorking, language), parts.tail);
    }
    const qsizetype most = m_surface->limits().maxUnits;
    if (dialect.sizeOf(parts.head) > most) // by a fence so long that it cannot be closed
        return rotate(m_remaining, {});
    const QString promising = parts.head + u"\n\n"_s + say(Phrase::AnswerGoesOn, language);
    rotate(dialect.sizeOf(promising) <= most ? promising : parts.head, parts.tail);
}

/// What the person sees of the part and is not to lose from it. An answer that was replaced takes it back itself.
QString ReplyWriter::keptText() const
{
    const QString shown = m_surface->shown();
    if (shown.isEmpty())
        return {}; // nothing to compare with, so nothing to render
    return m_surface->dialect().render(m_remaining).startsWith(shown) ? shown : QString();
}

/// The part is full while the answer goes on. That it ends is stored first: a later process must not write into it any
/// more.
void ReplyWriter::rotate(const QString &head, const QString &tail)
{
    m_isBusy = true;
    m_head = head;
    m_tail = tail;
    m_remaining.clear(); // what arrives meanwhile belongs behind the tail
    m_closeBegan = steady_clock::now();
    m_handle[u"ended"_s] = true;
    m_services.store.saveHandle(m_turn.id, m_part, m_handle, Flush::Now, this,
                                [this](const Result<void> &) { closePart(); });
}

void ReplyWriter::storeClosing()
{
    m_isBusy = true;
    m_hasPromisedMore = false;
    const markdown::Parts parts
        = markdown::split(m_remaining, m_surface->dialect(), { m_surface->limits().maxUnits, keptText(), {} });
    m_head = parts.head;
    m_tail = parts.tail;
    m_closeBegan = steady_clock::now();
    // A store that cannot write must not keep the answer from the person: at worst it comes twice.
    m_services.store.markClosing(m_turn.id, m_part, m_remaining, this, [this](const Result<void> &) {
        m_remaining.clear();
        closePart();
    });
}

void ReplyWriter::closePart()
{
    const auto take = [this](const Result<void> &result) { takeClosed(result); };
    if (m_isNotice)
        m_surface->closeWithNotice(m_head, this, take);
    else
        m_surface->close(m_head, this, take);
}

void ReplyWriter::takeClosed(const Result<void> &result)
{
    if (result)
        return nextPart();
    const bool isTooLate = steady_clock::now() - m_closeBegan > m_services.limits.oldestTurn;
    if (!mayPass(result.error()) || isTooLate)
        return m_isLeftOver ? nextPart() : end(result);
    const Milliseconds asked = result.error().retryAfter.value_or(Milliseconds(0));
    const Milliseconds wait = std::max(m_closeRetry.next(), std::min(asked, m_services.limits.closeRetry.last));
    m_closeTimer = m_services.timer.after(wait, [this] { closePart(); });
}

void ReplyWriter::nextPart()
{
    m_isBusy = false;
    m_closeRetry.reset();
    m_head.clear();
    m_hasEndedText = m_hasEndedText || !m_isNotice;
    m_isNotice = false;
    deleteSoon(std::move(m_surface)); // it is calling us
    const bool isAllSaid = m_tail.isEmpty() && m_remaining.isEmpty() && m_lastWords.isEmpty();
    if (m_isFinishing && isAllSaid && !m_hasPromisedMore)
        return closeLeftOver();
    m_remaining.prepend(std::exchange(m_tail, {}));
    ++m_part;
    m_isDirty = !m_remaining.isEmpty();
    m_nextShow = {};
    m_partBegan = {};
    m_lastCall = {};
    pump();
}

/// A process before this one may have begun parts that this answer, written anew or cut short, does not need.
void ReplyWriter::closeLeftOver()
{
    ++m_part;
    while (m_turn.handles.contains(QString::number(m_part))
           && m_turn.handles[QString::number(m_part)].toObject()["ended"_L1].toBool())
        ++m_part;
    if (!m_turn.handles.contains(QString::number(m_part)))
        return end({});
    m_isLeftOver = true;
    openSurface();
    m_isBusy = true;
    m_head = say(Phrase::AnswerIsAbove, languageOf(m_turn.message.text));
    m_closeBegan = steady_clock::now();
    closePart();
}

/// When the next text may be shown.
void ReplyWriter::pumpWhenDue()
{
    pumpAfter(std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(m_nextShow - steady_clock::now())));
}

void ReplyWriter::pumpAfter(Milliseconds delay)
{
    m_timer = m_services.timer.after(delay, [this] { pump(); });
}

void ReplyWriter::end(const Result<void> &result)
{
    m_isEnded = true;
    m_timer.cancel();
    m_tending.cancel();
    Q_EMIT finished(result);
}

} // namespace oagent
