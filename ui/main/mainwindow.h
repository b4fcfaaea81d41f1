#pragma once

#include <QWidget>

class QSplitter;
class QToolButton;

namespace oagent {

class ConversationsPane;
class LogPanel;
class NoticeBar;
class Session;

/// Bots on top, conversations and the open one in the middle, the live log below.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    explicit MainWindow(Session &session, QWidget *parent = nullptr);

    /// How many rows the live log holds.
    void setLogRows(int rows);
    /// A button for the demo's windows.
    void offerSimulators();
    /// Why it was minimised instead of closed.
    void sayItStays();
    /// Somebody asks to be let in, on a desktop without a tray to tell it.
    void tellOfRequest(const QString &sentence);

Q_SIGNALS:
    void settingsWanted();
    void simulatorsWanted();
    /// Settings › People.
    void peopleWanted();
    /// The list of bots, each channel with its + Add.
    void addWanted();
    /// The bot's Check.
    void checkWanted(const QString &botId);
    /// The daemon has ended: the bots are to run here.
    void takeOverWanted();
    /// Somebody closed it; it is to be seen still.
    void closed();
    void quitWanted();

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void makeWhatStays();
    void buildAnew();
    void setIcons();
    [[nodiscard]] static QToolButton *makeButton(const QString &name, const QString &text, QWidget *parent);
    [[nodiscard]] QWidget *makeTop(bool showsLog);
    [[nodiscard]] QWidget *makeMiddle();

    Session &m_session;
    QWidget *m_content = nullptr;
    QSplitter *m_parts = nullptr; ///< of m_content
    NoticeBar *m_notice = nullptr; ///< the same one in whatever language
    ConversationsPane *m_conversations = nullptr; ///< none: a daemon runs the bots
    LogPanel *m_log = nullptr; ///< the same one in whatever language
    QToolButton *m_showsLog = nullptr;
    QToolButton *m_settings = nullptr;
    QToolButton *m_simulators = nullptr;
    bool m_offersSimulators = false;
};

} // namespace oagent
