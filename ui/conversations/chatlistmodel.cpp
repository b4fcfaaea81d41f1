#include "ui/conversations/chatlistmodel.h"

#include "core/bridge/appchannel.h"
#include "core/bridge/transcripts.h"
#include "ui/conversations/questionwords.h"
#include "ui/session.h"

#include <QDateTime>
#include <QJsonObject>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

ChatListModel::ChatListModel(Session &session, QObject *parent)
    : QAbstractListModel(parent)
    , m_session(session)
{
    m_app.newest.conversation = AppChannel::conversation();
    m_app.newest.channel = AppChannel::bot().channel;
    m_shown = { m_app };
    connect(&m_session, &Session::conversationsChanged, this, &ChatListModel::connectTranscripts);
    connectTranscripts();
}

void ChatListModel::connectTranscripts()
{
    if (m_transcripts != nullptr || m_session.transcripts() == nullptr)
        return;
    m_transcripts = m_session.transcripts();
    connect(m_transcripts, &Transcripts::began, this, &ChatListModel::takeBegan);
    connect(m_transcripts, &Transcripts::named, this, &ChatListModel::takeNamed);
    connect(m_transcripts, &Transcripts::pruned, this, &ChatListModel::load);
    load();
}

void ChatListModel::load()
{
    m_transcripts->store().chats(this, [this](const Result<QList<TranscriptChat>> &chats) {
        if (chats)
            takeChats(*chats);
    });
}

void ChatListModel::takeChats(const QList<TranscriptChat> &chats)
{
    m_all = chats;
    m_app.newest = {};
    m_app.isUnread = false;
    m_app.newest.conversation = AppChannel::conversation();
    m_app.newest.channel = AppChannel::bot().channel;
    const auto isApp = [](const TranscriptChat &chat) { return chat.newest.channel == AppChannel::bot().channel; };
    if (const auto app = std::find_if(m_all.cbegin(), m_all.cend(), isApp); app != m_all.cend())
        m_app = { app->newest, false }; // it is always the person's own who asked
    m_all.removeIf(isApp);
    for (const auto &[turn, entry] : m_transcripts->open()) // what is not kept, or not yet
        putFirst(entry);
    tellTitles();
    show();
}

void ChatListModel::takeBegan(const TranscriptEntry &entry)
{
    putFirst(entry);
    tellTitles();
    show();
}

void ChatListModel::takeNamed(const TranscriptEntry &entry)
{
    for (TranscriptChat &chat : m_all) {
        if (chat.newest.turn != entry.turn)
            continue;
        chat.newest.title = entry.title;
        chat.newest.asker = entry.asker;
    }
    tellTitles();
    show();
}

void ChatListModel::putFirst(const TranscriptEntry &entry)
{
    if (entry.conversation == m_app.newest.conversation) {
        m_app.newest = entry;
        return;
    }
    m_all.removeIf([&](const TranscriptChat &chat) { return chat.newest.conversation == entry.conversation; });
    m_all.prepend({ entry, true });
    if (entry.conversation == m_open && m_isSeen)
        markRead(m_all.first());
}

void ChatListModel::tellTitles()
{
    QHash<QString, QString> titles { { m_app.newest.conversation, tr("Ask the assistant") } };
    for (const TranscriptChat &chat : std::as_const(m_all))
        titles.insert(chat.newest.conversation, chat.newest.title);
    Q_EMIT titlesKnown(titles);
}

void ChatListModel::search(const QString &text)
{
    m_search = text.trimmed();
    m_found.clear();
    show();
    if (m_search.isEmpty() || m_transcripts == nullptr)
        return;
    m_transcripts->store().find(m_search, this, [this, asked = m_search](const Result<QStringList> &found) {
        if (!found || asked != m_search)
            return;
        m_found = *found;
        show();
    });
}

void ChatListModel::setOpen(const QString &conversation)
{
    m_open = conversation;
    markOpenRead();
}

void ChatListModel::setSeen(bool isSeen)
{
    m_isSeen = isSeen;
    markOpenRead();
}

void ChatListModel::markOpenRead()
{
    if (m_isSeen) {
        for (TranscriptChat &chat : m_all) {
            if (chat.newest.conversation == m_open && chat.isUnread)
                markRead(chat);
        }
    }
    show();
}

void ChatListModel::markRead(TranscriptChat &chat)
{
    chat.isUnread = false;
    m_transcripts->store().markRead(chat.newest.conversation, chat.newest.askedAt, this, [](const Result<void> &) {});
}

bool ChatListModel::isWanted(const TranscriptChat &chat) const
{
    const TranscriptEntry &entry = chat.newest;
    return m_search.isEmpty() || entry.title.contains(m_search, Qt::CaseInsensitive)
        || entry.asker.contains(m_search, Qt::CaseInsensitive) || entry.question.contains(m_search, Qt::CaseInsensitive)
        || botName(entry.botId).contains(m_search, Qt::CaseInsensitive) || m_found.contains(entry.conversation);
}

void ChatListModel::show()
{
    {
        const QScopedValueRollback changing(m_isChanging, true);
        changeRows();
    }
    Q_EMIT rowsShown();
}

/// Rows that stay keep their place in the view: only what is gone, new, moved or different is told.
void ChatListModel::changeRows()
{
    QList<TranscriptChat> wanted { m_app };
    std::copy_if(m_all.cbegin(), m_all.cend(), std::back_inserter(wanted),
                 [this](const TranscriptChat &chat) { return isWanted(chat); });
    const auto rowOf = [](const QList<TranscriptChat> &chats, const QString &conversation) {
        const auto found = std::find_if(chats.cbegin(), chats.cend(), [&](const TranscriptChat &chat) {
            return chat.newest.conversation == conversation;
        });
        return found == chats.cend() ? -1 : static_cast<int>(found - chats.cbegin());
    };
    for (int row = static_cast<int>(m_shown.size()) - 1; row >= 0; --row) {
        if (rowOf(wanted, m_shown[row].newest.conversation) >= 0)
            continue;
        beginRemoveRows({}, row, row);
        m_shown.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < wanted.size(); ++row) {
        const int from = rowOf(m_shown, wanted[row].newest.conversation);
        if (from < 0) {
            beginInsertRows({}, row, row);
            m_shown.insert(row, wanted[row]);
            endInsertRows();
            continue;
        }
        if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            m_shown.move(from, row);
            endMoveRows();
        }
        m_shown[row] = wanted[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
}

int ChatListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QModelIndex ChatListModel::indexOf(const QString &conversation) const
{
    for (int row = 0; row < m_shown.size(); ++row) {
        if (m_shown[row].newest.conversation == conversation)
            return index(row);
    }
    return {};
}

QVariant ChatListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TranscriptChat &chat = m_shown[index.row()];
    const TranscriptEntry &entry = chat.newest;
    const bool isApp = entry.conversation == m_app.newest.conversation;
    const QString title = isApp ? tr("Ask the assistant") : entry.title;
    switch (role) {
    case Qt::DisplayRole: return title;
    case Qt::AccessibleTextRole: return chat.isUnread ? tr("%1, unread").arg(title) : title;
    case ConversationRole: return entry.conversation;
    case SnippetRole: return QuestionWords::of(entry.question).simplified();
    case TimeRole:
        return entry.askedAt == WallTime {} ? QDateTime()
                                            : QDateTime::fromMSecsSinceEpoch(entry.askedAt.time_since_epoch().count());
    case ChannelRole: return entry.channel;
    case BotRole: return isApp ? QString() : botName(entry.botId);
    case UnreadRole: return chat.isUnread;
    default: return {};
    }
}

QString ChatListModel::botName(const QString &botId) const
{
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        if (bot["id"_L1] == botId)
            return bot["name"_L1].toString();
    }
    return botId;
}

} // namespace oagent
