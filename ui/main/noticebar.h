#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QPushButton;

namespace oagent {

class Session;

/// One line below the top about what stands in the way of the bots, or who runs them; hidden while there is nothing to
/// say.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    explicit NoticeBar(Session &session, QWidget *parent = nullptr);

    /// The window was minimised because this desktop has no tray.
    void sayItStays();
    /// Somebody asks to be let in, on a desktop without a tray to tell it; empty when nobody does any more.
    void tellOfRequest(const QString &sentence);

Q_SIGNALS:
    /// The daemon has ended: run the bots here.
    void takeOverWanted();
    void quitWanted();
    /// Settings › People.
    void peopleWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void writeWords();
    void refresh();
    void takeBotsBack();

    Session &m_session;
    QLabel *m_text = nullptr;
    QPushButton *m_takeOver = nullptr;
    QPushButton *m_takeBack = nullptr;
    QPushButton *m_quit = nullptr;
    QPushButton *m_people = nullptr;
    QString m_request; ///< until somebody goes to People
    QStringList m_takenOver; ///< ids of bots that another program runs
    QString m_trouble; ///< what kept them from being taken back
    bool m_stays = false;
};

} // namespace oagent
