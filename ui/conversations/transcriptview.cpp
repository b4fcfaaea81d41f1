#include "ui/conversations/transcriptview.h"

#include "ui/conversations/entrywidget.h"

#include <QEvent>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int nearEnd = 24; ///< pixels that still count as the end
constexpr qsizetype mostEntries = 300; ///< while the newest are read
constexpr int nearTop = 400; ///< older entries are asked for before the reader is at the very top

} // namespace

TranscriptView::TranscriptView(QWidget *parent)
    : QScrollArea(parent)
    , m_toEnd(new QPushButton(viewport()))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Conversation"));
    auto *content = new QWidget(this);
    m_layout = new QVBoxLayout(content);
    m_layout->setContentsMargins(0, 8, 0, 8);
    m_layout->setSpacing(8);
    m_layout->addStretch();
    setWidget(content);
    m_toEnd->setObjectName(u"toEnd"_s);
    // When it is hidden, a focus of its own would move to the first entry, and the view with it. The keyboard has End.
    m_toEnd->setFocusPolicy(Qt::NoFocus);
    m_toEnd->hide();
    connect(m_toEnd, &QPushButton::clicked, this, [this] {
        m_followsEnd = true;
        keepPlace();
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &TranscriptView::keepPlace);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        m_followsEnd = isAtEnd();
        if (m_followsEnd)
            noteUnseen(0);
        if (m_isMoving)
            return;
        m_fromEnd.reset();
        if (value < nearTop && !m_followsEnd)
            Q_EMIT olderWanted();
    });
}

void TranscriptView::setEntries(const QList<TranscriptEntry> &entries)
{
    qDeleteAll(m_entries);
    m_entries.clear();
    noteUnseen(0);
    m_followsEnd = true;
    for (const TranscriptEntry &entry : entries)
        put(entry);
}

void TranscriptView::putBefore(const QList<TranscriptEntry> &entries)
{
    QSet<QString> known;
    for (const EntryWidget *widget : std::as_const(m_entries))
        known.insert(widget->entry().turn);
    QList<EntryWidget *> older;
    for (const TranscriptEntry &entry : entries) {
        if (known.contains(entry.turn))
            continue;
        older.append(make(entry));
        m_layout->insertWidget(static_cast<int>(older.size()) - 1, older.last());
    }
    if (older.isEmpty())
        return;
    m_fromEnd = verticalScrollBar()->maximum() - verticalScrollBar()->value();
    m_entries = older + m_entries;
}

void TranscriptView::put(const TranscriptEntry &entry)
{
    const auto known = std::find_if(m_entries.crbegin(), m_entries.crend(),
                                    [&](const EntryWidget *widget) { return widget->entry().turn == entry.turn; });
    m_fromEnd.reset(); // what grows below must not move what is read
    if (known != m_entries.crend())
        return (*known)->setEntry(entry);
    EntryWidget *widget = make(entry);
    m_layout->insertWidget(m_layout->count() - 1, widget);
    m_entries.append(widget);
    if (m_followsEnd)
        trim();
    else
        noteUnseen(m_unseen + 1);
}

void TranscriptView::takeNames(const TranscriptEntry &named)
{
    for (EntryWidget *widget : std::as_const(m_entries)) {
        if (widget->entry().turn != named.turn)
            continue;
        TranscriptEntry entry = widget->entry();
        entry.title = named.title;
        entry.asker = named.asker;
        widget->setEntry(entry);
    }
}

/// An answer that is being given stays: more of it is to come.
void TranscriptView::trim()
{
    const auto before = m_entries.size();
    while (m_entries.size() > mostEntries) {
        const auto oldest = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                         [](const EntryWidget *widget) { return widget->entry().took.has_value(); });
        if (oldest == m_entries.cend())
            break;
        delete *oldest;
        m_entries.erase(oldest);
    }
    if (m_entries.size() < before)
        Q_EMIT trimmed();
}

EntryWidget *TranscriptView::make(const TranscriptEntry &entry)
{
    PictureSource pictures;
    if (m_pictures)
        pictures = [all = m_pictures, conversation = entry.conversation](const QString &address) {
            return all(conversation, address);
        };
    return new EntryWidget(entry, std::move(pictures), widget());
}

QList<TranscriptEntry> TranscriptView::entries() const
{
    QList<TranscriptEntry> entries;
    for (const EntryWidget *widget : m_entries)
        entries.append(widget->entry());
    return entries;
}

bool TranscriptView::isAtEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - nearEnd;
}

void TranscriptView::keepPlace()
{
    const QScopedValueRollback moving(m_isMoving, true);
    if (m_followsEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else if (m_fromEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum() - *m_fromEnd);
}

void TranscriptView::noteUnseen(int count)
{
    m_unseen = count;
    m_toEnd->setText(tr("%n new", "questions that came below what is seen", count));
    m_toEnd->setVisible(count > 0);
    placeButton();
}

void TranscriptView::placeButton()
{
    const QSize size = m_toEnd->sizeHint();
    m_toEnd->setGeometry((viewport()->width() - size.width()) / 2, viewport()->height() - size.height() - 8,
                         size.width(), size.height());
    m_toEnd->raise();
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    placeButton();
}

void TranscriptView::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    window()->installEventFilter(this);
    bringUpToDate();
}

bool TranscriptView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && watched == window())
        bringUpToDate();
    return QScrollArea::eventFilter(watched, event);
}

void TranscriptView::bringUpToDate()
{
    for (EntryWidget *widget : std::as_const(m_entries))
        widget->bringUpToDate();
}

} // namespace oagent
