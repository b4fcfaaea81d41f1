#pragma once

#include "core/store/transcriptstore.h"

#include <QSplitter>

class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;
class QToolButton;

namespace oagent {

class AskBar;
class ChatListModel;
class Session;
class TranscriptView;
struct StateReason;

/// The chats on the left, the open one on the right; "Ask the assistant" can be written to.
class ConversationsPane : public QSplitter
{
    Q_OBJECT
public:
    /// What a person was about.
    struct Work
    {
        QString open; ///< conversation
        QString typed; ///< and not sent yet
    };

    explicit ConversationsPane(Session &session, QWidget *parent = nullptr);

    [[nodiscard]] Work work() const;
    /// As it was left in another pane.
    void goOn(const Work &work);
    void focusSearch();
    /// In "Ask the assistant": the assistant forgets what was said.
    void beginAnew();

Q_SIGNALS:
    /// See ChatListModel::titlesKnown().
    void titlesKnown(const QHash<QString, QString> &titles);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeList();
    [[nodiscard]] QWidget *makeChat();
    [[nodiscard]] QWidget *makeHeader(QWidget *parent);
    void connectTranscripts();
    void open(const QString &conversation);
    void keepOpen();
    [[nodiscard]] QList<TranscriptEntry> withoutLeftOver(QList<TranscriptEntry> kept) const;
    void loadOlder();
    void takePruned();
    void take(const TranscriptEntry &entry);
    void showHeader();
    void showAnswering();
    void ask(const QString &text);
    void putBack(const QString &text, const StateReason &reason);
    void stopAnswer();
    void eraseOpen();
    void setIcons();
    [[nodiscard]] bool isAppOpen() const;

    Session &m_session;
    ChatListModel *m_model = nullptr;
    QLineEdit *m_search = nullptr;
    QAction *m_searchMark = nullptr; ///< in it
    QListView *m_list = nullptr;
    QLabel *m_title = nullptr;
    QToolButton *m_new = nullptr;
    QToolButton *m_more = nullptr;
    QStackedWidget *m_pages = nullptr; ///< a word when nothing was said, or the transcript
    QLabel *m_empty = nullptr;
    TranscriptView *m_view = nullptr;
    AskBar *m_ask = nullptr;
    QString m_open; ///< conversation
    QString m_wanted; ///< to be opened as soon as it is in the list
    int m_loaded = 0; ///< entries of the open conversation that were asked for last
    bool m_hasOlder = false; ///< there may be more of them
    bool m_isConnected = false;
};

} // namespace oagent
