#pragma once

#include "ui/log/logmodel.h"
#include "ui/log/lognames.h"
#include "ui/log/logwords.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace oagent {

class LogView;
class Session;

/// The live log at the bottom of the main window: its rows, and the row of controls above them.
class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(Session &session, QWidget *parent = nullptr);

    /// Puts the cursor into the filter.
    void focusFilter();
    /// How many rows are held; the oldest ones beyond it go.
    void setCapacity(int rows) { m_model.setCapacity(rows); }
    [[nodiscard]] qint64 capacity() const { return m_model.capacity(); }
    /// How conversations are called, by their keys.
    void setConversationNames(const QHash<QString, QString> &names) { m_names.setConversations(names); }
    /// Shows the rows of one message alone, whatever the other filters say; 0: all again.
    void showTurn(TurnKey turn);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void take(const LogEntry &entry);
    void buildControls();
    void writeWords();
    void sayRowsAgain();
    void showNames();
    void applyFilter();
    void updateNews();
    void save();
    void write(const QString &path);

    Session &m_session;
    LogModel m_model;
    LogNames m_names;
    LogWords m_words;
    TurnKey m_turn = 0;
    LogView *m_view;
    QLabel *m_title;
    QComboBox *m_bot;
    QComboBox *m_level;
    QLineEdit *m_text;
    QToolButton *m_clearText = nullptr; ///< within m_text
    QToolButton *m_allAgain;
    QLabel *m_news;
    QToolButton *m_follow;
    QToolButton *m_pause;
    QToolButton *m_copy;
    QToolButton *m_clear;
    QToolButton *m_save;
};

} // namespace oagent
