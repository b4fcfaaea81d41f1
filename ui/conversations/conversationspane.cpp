#include "ui/conversations/conversationspane.h"

#include "core/bridge/appchannel.h"
#include "core/bridge/transcripts.h"
#include "ui/conversations/askbar.h"
#include "ui/conversations/chatdelegate.h"
#include "ui/conversations/chatlistmodel.h"
#include "ui/conversations/transcriptview.h"
#include "ui/look/botlook.h"
#include "ui/look/icon.h"
#include "ui/session.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// So many come at first, and so many more each time somebody scrolls up to the oldest.
constexpr int entriesAtOnce = 100;

} // namespace

ConversationsPane::ConversationsPane(Session &session, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_session(session)
    , m_model(new ChatListModel(session, this))
{
    setChildrenCollapsible(false);
    addWidget(makeList());
    addWidget(makeChat());
    setStretchFactor(0, 0);
    setStretchFactor(1, 1);
    setSizes({ 240, 860 });
    setIcons();
    connect(&m_session, &Session::conversationsChanged, this, &ConversationsPane::connectTranscripts);
    connectTranscripts();
    open(AppChannel::conversation());
}

QWidget *ConversationsPane::makeList()
{
    auto *side = new QWidget(this);
    m_search = new QLineEdit(side);
    m_search->setObjectName(u"chatSearch"_s);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search conversations"));
    m_search->setClearButtonEnabled(true);
    m_searchMark = m_search->addAction(QIcon(), QLineEdit::LeadingPosition);
    for (auto *mark : m_search->findChildren<QToolButton *>()) // Qt makes buttons of what stands in it, without names
        mark->setAccessibleName(tr("Search conversations"));
    connect(m_search, &QLineEdit::textChanged, m_model, &ChatListModel::search);
    connect(m_model, &ChatListModel::titlesKnown, this, &ConversationsPane::titlesKnown);
    m_list = new QListView(side);
    m_list->setObjectName(u"chatList"_s);
    m_list->setAccessibleName(tr("Conversations"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ChatDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        const QString conversation = current.data(ChatListModel::ConversationRole).toString();
        if (!m_model->isChanging() && conversation != m_open)
            open(conversation);
    });
    connect(m_model, &ChatListModel::rowsShown, this, &ConversationsPane::keepOpen);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(8, 8, 0, 8);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    side->setMinimumWidth(180);
    return side;
}

QWidget *ConversationsPane::makeChat()
{
    auto *side = new QWidget(this);
    m_view = new TranscriptView(side);
    connect(m_view, &TranscriptView::olderWanted, this, &ConversationsPane::loadOlder);
    connect(m_view, &TranscriptView::trimmed, this, [this] { m_hasOlder = true; });
    m_empty = new QLabel(side);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(32);
    m_pages = new QStackedWidget(side);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_view);
    m_ask = new AskBar(side);
    connect(m_ask, &AskBar::asked, this, &ConversationsPane::ask);
    connect(m_ask, &AskBar::stopWanted, this, &ConversationsPane::stopAnswer);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeHeader(side));
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_ask);
    side->setMinimumWidth(360);
    return side;
}

QWidget *ConversationsPane::makeHeader(QWidget *parent)
{
    auto *header = new QWidget(parent);
    m_title = new QLabel(header);
    m_title->setTextFormat(Qt::PlainText);
    QFont font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_new = new QToolButton(header);
    m_new->setObjectName(u"newConversation"_s);
    m_new->setText(tr("New conversation"));
    m_new->setToolTip(tr("New conversation: the assistant forgets what was said"));
    m_new->setAccessibleName(tr("New conversation"));
    m_new->setAutoRaise(true);
    connect(m_new, &QToolButton::clicked, this, &ConversationsPane::beginAnew);
    m_more = new QToolButton(header);
    m_more->setObjectName(u"conversationMenu"_s);
    m_more->setText(u"⋯"_s);
    m_more->setAccessibleName(tr("More about this conversation"));
    m_more->setToolTip(tr("More"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setStyleSheet(u"QToolButton::menu-indicator { image: none; }"_s);
    auto *menu = new QMenu(m_more);
    menu->addAction(tr("Erase this conversation…"), this, &ConversationsPane::eraseOpen);
    m_more->setMenu(menu);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->addWidget(m_title, 1);
    layout->addWidget(m_new);
    layout->addWidget(m_more);
    return header;
}

void ConversationsPane::connectTranscripts()
{
    const AppChannel *app = m_session.app();
    m_ask->setReady(app != nullptr);
    if (app != nullptr)
        connect(app, &AppChannel::refused, this, &ConversationsPane::putBack, Qt::UniqueConnection);
    Transcripts *transcripts = m_session.transcripts();
    if (transcripts == nullptr || std::exchange(m_isConnected, true))
        return;
    m_view->setPictures([all = QPointer(transcripts)](const QString &conversation, const QString &address) {
        return all ? all->picture(conversation, address) : QByteArray();
    });
    connect(transcripts, &Transcripts::began, this, &ConversationsPane::take);
    connect(transcripts, &Transcripts::grew, this, &ConversationsPane::take);
    connect(transcripts, &Transcripts::ended, this, &ConversationsPane::take);
    connect(transcripts, &Transcripts::named, m_view, &TranscriptView::takeNames);
    connect(transcripts, &Transcripts::pruned, this, &ConversationsPane::takePruned);
    open(m_open);
}

bool ConversationsPane::isAppOpen() const { return m_open == AppChannel::conversation(); }

void ConversationsPane::open(const QString &conversation)
{
    if (conversation.isEmpty())
        return;
    const bool isNew = m_open != conversation;
    m_open = conversation;
    m_wanted.clear();
    m_model->setOpen(conversation);
    m_list->setCurrentIndex(m_model->indexOf(conversation));
    showHeader();
    if (!isNew && !m_isConnected)
        return;
    m_view->setEntries({});
    m_pages->setCurrentWidget(m_empty);
    if (!m_isConnected)
        return;
    m_loaded = entriesAtOnce;
    m_hasOlder = false;
    m_session.transcripts()->store().entries(conversation, entriesAtOnce, this,
                                             [this, conversation](const Result<QList<TranscriptEntry>> &entries) {
                                                 if (conversation != m_open || !entries)
                                                     return;
                                                 // Newer than what was read meanwhile.
                                                 const QList<TranscriptEntry> heard = m_view->entries();
                                                 m_view->setEntries(withoutLeftOver(*entries));
                                                 for (const TranscriptEntry &entry : heard)
                                                     take(entry);
                                                 m_hasOlder = entries->size() == entriesAtOnce;
                                                 if (!entries->isEmpty())
                                                     m_pages->setCurrentWidget(m_view);
                                                 for (const auto &[turn, entry] : m_session.transcripts()->open())
                                                     take(entry);
                                                 showAnswering();
                                             });
}

/// What nobody is answering any more was left by a run of the program that ended in its midst.
QList<TranscriptEntry> ConversationsPane::withoutLeftOver(QList<TranscriptEntry> kept) const
{
    for (TranscriptEntry &entry : kept) {
        if (!entry.took && !m_session.transcripts()->open().contains(entry.turn))
            entry.took = Milliseconds(0);
    }
    return kept;
}

/// A chat that is not among what is searched for stays open; one that is gone does not. The view has chosen another row
/// in its place.
void ConversationsPane::keepOpen()
{
    if (m_model->indexOf(m_wanted).isValid())
        return open(QString(m_wanted));
    const QModelIndex row = m_model->indexOf(m_open);
    if (!row.isValid() && m_search->text().trimmed().isEmpty())
        return open(AppChannel::conversation());
    if (row != m_list->currentIndex())
        m_list->setCurrentIndex(row);
}

/// Somewhere entries went: what is read stays where it is unless it is of these.
void ConversationsPane::takePruned()
{
    const auto turnsOf = [](const QList<TranscriptEntry> &entries) {
        QStringList turns;
        for (const TranscriptEntry &entry : entries)
            turns.append(entry.turn);
        return turns;
    };
    const int shown = static_cast<int>(m_view->entries().size());
    m_session.transcripts()->store().entries(
        m_open, std::max(shown, entriesAtOnce), this,
        [this, conversation = m_open, turnsOf](const Result<QList<TranscriptEntry>> &kept) {
            if (conversation == m_open && kept && turnsOf(*kept) != turnsOf(m_view->entries()))
                open(conversation);
        });
}

void ConversationsPane::loadOlder()
{
    if (!m_isConnected || !std::exchange(m_hasOlder, false))
        return; // there are none, or they are on their way
    m_loaded = static_cast<int>(m_view->entries().size()) + entriesAtOnce;
    m_session.transcripts()->store().entries(
        m_open, m_loaded, this,
        [this, conversation = m_open, asked = m_loaded](const Result<QList<TranscriptEntry>> &entries) {
            if (conversation != m_open || asked != m_loaded || !entries)
                return;
            m_view->putBefore(withoutLeftOver(*entries));
            m_hasOlder = entries->size() == asked;
        });
}

void ConversationsPane::take(const TranscriptEntry &entry)
{
    if (entry.conversation != m_open)
        return;
    m_view->put(entry);
    m_pages->setCurrentWidget(m_view);
    showAnswering();
}

void ConversationsPane::showHeader()
{
    if (const QModelIndex chat = m_model->indexOf(m_open); chat.isValid()) { // else it is as it was
        const QString channel = chat.data(ChatListModel::ChannelRole).toString();
        QStringList parts { chat.data().toString(), channelTitle(channel),
                            chat.data(ChatListModel::BotRole).toString() };
        parts.removeAll({});
        m_title->setText(parts.join(u" · "_s));
    }
    m_new->setVisible(isAppOpen());
    m_ask->setVisible(isAppOpen());
    m_empty->setText(isAppOpen() ? tr("Ask something: the same assistant answers here that answers your bots.")
                                 : tr("What was said here before is not kept."));
}

void ConversationsPane::showAnswering()
{
    const QList<TranscriptEntry> entries = m_view->entries();
    m_ask->setAnswering(std::any_of(entries.cbegin(), entries.cend(), [](const auto &entry) { return !entry.took; }));
}

void ConversationsPane::ask(const QString &text)
{
    if (AppChannel *app = m_session.app())
        app->ask(text);
}

void ConversationsPane::putBack(const QString &text, const StateReason &reason)
{
    m_ask->putBack(text, reason.cause + u' ' + reason.cure);
}

void ConversationsPane::stopAnswer()
{
    for (const TranscriptEntry &entry : m_view->entries()) {
        if (!entry.took)
            return m_session.app()->stopAnswer(entry.turn);
    }
}

void ConversationsPane::beginAnew()
{
    open(AppChannel::conversation());
    ask(u"/new"_s);
    m_ask->focusInput();
}

ConversationsPane::Work ConversationsPane::work() const
{
    return { m_wanted.isEmpty() ? m_open : m_wanted, m_ask->typed() };
}

void ConversationsPane::goOn(const Work &work)
{
    m_ask->type(work.typed);
    m_wanted = work.open;
    keepOpen();
}

void ConversationsPane::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void ConversationsPane::showEvent(QShowEvent *event)
{
    QSplitter::showEvent(event);
    m_model->setSeen(true);
}

void ConversationsPane::hideEvent(QHideEvent *event)
{
    QSplitter::hideEvent(event);
    m_model->setSeen(false);
}

void ConversationsPane::changeEvent(QEvent *event)
{
    QSplitter::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_searchMark != nullptr)
        setIcons();
}

void ConversationsPane::setIcons()
{
    m_searchMark->setIcon(icon(u"search"_s, palette()));
    m_new->setIcon(icon(u"new"_s, palette()));
}

void ConversationsPane::eraseOpen()
{
    if (!m_isConnected)
        return;
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Erase conversation"),
        tr("Erase what is kept of “%1” on this computer? In the chat itself nothing changes.").arg(m_title->text()),
        QMessageBox::Cancel, this);
    question->setObjectName(u"eraseQuestion"_s);
    question->setTextFormat(Qt::PlainText);
    QPushButton *erase = question->addButton(tr("Erase"), QMessageBox::DestructiveRole);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::buttonClicked, this,
            [this, erase, conversation = m_open](QAbstractButton *clicked) {
                if (clicked == erase)
                    m_session.transcripts()->erase(conversation);
            });
    question->open();
}

} // namespace oagent
