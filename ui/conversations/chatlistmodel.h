#pragma once

#include "core/store/transcriptstore.h"

#include <QAbstractListModel>
#include <QHash>
#include <QMap>

namespace oagent {

class Session;
class Transcripts;

/// "Ask the assistant" first, then every chat a bot is in, the newest first; of these only what was searched for.
class ChatListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ConversationRole = Qt::UserRole + 1,
        SnippetRole, ///< of the newest question, one line
        TimeRole, ///< QDateTime of the same; invalid when nothing was said yet
        ChannelRole, ///< "dingtalk", "app"
        BotRole, ///< the bot's name; empty for "Ask the assistant"
        UnreadRole, ///< bool
    };

    explicit ChatListModel(Session &session, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QModelIndex indexOf(const QString &conversation) const;

    /// Whose names, titles, questions or answers hold `text`; empty: all.
    void search(const QString &text);
    /// What is said in it from now on is read as well while it is seen, until another one is open. Empty: none is.
    void setOpen(const QString &conversation);
    /// Somebody could be looking: the window is not hidden.
    void setSeen(bool isSeen);
    /// Rows are coming and going: what a view takes for its current row meanwhile is nobody's choice.
    [[nodiscard]] bool isChanging() const { return m_isChanging; }

Q_SIGNALS:
    /// The rows are those that are wanted now; other ones than before, or the same.
    void rowsShown();
    /// How the conversations are called by their keys, whatever was searched for.
    void titlesKnown(const QHash<QString, QString> &titles);

private:
    void connectTranscripts();
    void load();
    void takeChats(const QList<TranscriptChat> &chats);
    void takeNamed(const TranscriptEntry &entry);
    void takeBegan(const TranscriptEntry &entry);
    void putFirst(const TranscriptEntry &entry);
    void markRead(TranscriptChat &chat);
    void markOpenRead();
    void show();
    void changeRows();
    void tellTitles();
    [[nodiscard]] bool isWanted(const TranscriptChat &chat) const;
    [[nodiscard]] QString botName(const QString &botId) const;

    Session &m_session;
    Transcripts *m_transcripts = nullptr;
    QList<TranscriptChat> m_all; ///< newest first, "Ask the assistant" aside
    TranscriptChat m_app;
    QList<TranscriptChat> m_shown; ///< rows
    QString m_search;
    QStringList m_found; ///< conversations in whose text it stands
    QString m_open;
    bool m_isSeen = false;
    bool m_isChanging = false;
};

} // namespace oagent
