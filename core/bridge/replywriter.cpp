#include "core/bridge/replywriter.h"

#include "core/markdown/split.h"
#include "core/phrases/phrases.h"

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
    case Error::Kind::TooLarge: return false;
    default: return true;
    }
}

} // namespace

ReplyWriter::ReplyWriter(const Services &services, const TurnRecord &turn, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_turn(turn)
    , m_part(turn.part)
    , m_remaining(turn.text)
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
    m_remaining += piece;
    m_isDirty = true;
    if (!m_isBusy && !m_timer.isActive())
        pumpAfter(std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(m_nextShow - steady_clock::now())));
}

void ReplyWriter::replace(const QString &wholeText)
{
    // Parts that were closed stay as they are; the new text begins in the present one, or in the next one while that is
    // being closed.
    m_tail.clear();
    m_remaining.clear();
    append(wholeText);
}

QString ReplyWriter::text() const
{
    if (m_head.isEmpty() || m_tail.isEmpty())
        return m_head + m_tail + m_remaining;
    return m_head + u"\n\n"_s + m_tail + m_remaining;
}

void ReplyWriter::finish(const QString &suffix)
{
    if (m_isFinishing)
        return;
    m_remaining += suffix;
    m_isFinishing = true;
    if (!m_isBusy)
        pumpAfter(Milliseconds(0));
}

void ReplyWriter::save(const ReplyTarget &target, const QJsonObject &handle, const QObject *context,
                       Callback<void> committed)
{
    m_handle = handle;
    m_services.store.saveHandle(target.turnId, target.part, handle, context, std::move(committed));
}

void ReplyWriter::pump()
{
    if (m_isBusy || m_isEnded)
        return;
    m_timer.cancel();
    if (!m_surface)
        openSurface();
    if (m_wantsCard && !m_isWorkingMarked)
        return markWorking();
    if (m_isFinishing)
        return storeClosing();
    if (!m_isDirty)
        return;
    const markdown::Parts parts = markdown::split(m_remaining, m_surface->dialect(), m_surface->limits().maxUnits);
    if (!parts.tail.isEmpty())
        return rotate(parts.head, parts.tail);
    showText();
}

void ReplyWriter::openSurface(bool isLeftOver)
{
    ReplyTarget target;
    target.turnId = m_turn.id;
    target.part = m_part;
    target.message = m_turn.message;
    m_handle = m_turn.handles[QString::number(m_part)].toObject();
    target.handle = m_handle;
    target.closingBegun = m_turn.phase == TurnPhase::Closing ? m_part == m_turn.part : m_handle["ended"_L1].toBool();
    target.isLeftOver = isLeftOver;
    m_isWorkingMarked = false;
    m_surface = m_services.opener.openReply(target, *this);
}

void ReplyWriter::markWorking()
{
    m_isBusy = true;
    m_isWorkingMarked = true;
    m_surface->markWorking(this, [this](const Result<void> &) {
        m_isBusy = false;
        pump();
    });
}

void ReplyWriter::showText()
{
    m_isBusy = true;
    m_isDirty = false;
    m_nextShow = steady_clock::now() + m_surface->limits().minInterval;
    m_surface->show(m_remaining, this, [this](const Result<void> &result) {
        m_isBusy = false;
        if (!result) {
            m_isDirty = true; // the next frame carries the whole text again
            if (result.error().retryAfter)
                m_nextShow = std::max(m_nextShow, steady_clock::now() + *result.error().retryAfter);
        }
        if (m_isFinishing)
            return pump();
        if (m_isDirty)
            pumpAfter(std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(m_nextShow - steady_clock::now())));
    });
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
    m_services.store.saveHandle(m_turn.id, m_part, m_handle, this, [this](const Result<void> &) { closePart(); });
}

void ReplyWriter::storeClosing()
{
    m_isBusy = true;
    const markdown::Parts parts = markdown::split(m_remaining, m_surface->dialect(), m_surface->limits().maxUnits);
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
    m_surface->close(m_head, this, [this](const Result<void> &result) { takeClosed(result); });
}

void ReplyWriter::takeClosed(const Result<void> &result)
{
    if (result)
        return nextPart();
    const bool isTooLate = steady_clock::now() - m_closeBegan > m_services.limits.oldestTurn;
    if (!mayPass(result.error()) || isTooLate)
        return end(result);
    const Milliseconds asked = result.error().retryAfter.value_or(Milliseconds(0));
    const Milliseconds wait = std::max(m_closeRetry.next(), std::min(asked, m_services.limits.closeRetry.last));
    m_closeTimer = m_services.timer.after(wait, [this] { closePart(); });
}

void ReplyWriter::nextPart()
{
    m_isBusy = false;
    m_closeRetry.reset();
    m_head.clear();
    m_surface.release()->deleteLater(); // it is calling us
    if (m_isFinishing && m_tail.isEmpty() && m_remaining.isEmpty())
        return closeLeftOver();
    m_remaining.prepend(std::exchange(m_tail, {}));
    ++m_part;
    m_isDirty = true;
    m_nextShow = {};
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
    openSurface(true);
    m_isBusy = true;
    m_head = say(Phrase::AnswerIsAbove, languageOf(m_turn.message.text));
    m_closeBegan = steady_clock::now();
    closePart();
}

void ReplyWriter::pumpAfter(Milliseconds delay)
{
    m_timer = m_services.timer.after(delay, [this] { pump(); });
}

void ReplyWriter::end(const Result<void> &result)
{
    m_isEnded = true;
    m_timer.cancel();
    Q_EMIT finished(result);
}

} // namespace oagent
