#include "ui/main/noticebar.h"

#include "ui/form/request.h"
#include "ui/look/botlook.h"
#include "ui/look/told.h"
#include "ui/session.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

NoticeBar::NoticeBar(Session &session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_text(new QLabel(this))
    , m_takeOver(new QPushButton(this))
    , m_takeBack(new QPushButton(this))
    , m_quit(new QPushButton(this))
    , m_people(new QPushButton(this))
{
    setObjectName(u"noticeBar"_s);
    setStyleSheet(
        u"#noticeBar { background: palette(alternate-base); border-top: 1px solid palette(mid); border-bottom: 1px solid palette(mid); }"_s);
    m_text->setObjectName(u"noticeText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_takeOver->setObjectName(u"takeOver"_s);
    connect(m_takeOver, &QPushButton::clicked, this, &NoticeBar::takeOverWanted);
    m_takeBack->setObjectName(u"takeBack"_s);
    connect(m_takeBack, &QPushButton::clicked, this, &NoticeBar::takeBotsBack);
    m_quit->setObjectName(u"quitButton"_s);
    connect(m_quit, &QPushButton::clicked, this, &NoticeBar::quitWanted);
    m_people->setObjectName(u"peopleButton"_s);
    connect(m_people, &QPushButton::clicked, this, [this] {
        tellOfRequest({});
        Q_EMIT peopleWanted();
    });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(16);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_takeOver);
    layout->addWidget(m_takeBack);
    layout->addWidget(m_people);
    layout->addWidget(m_quit);
    connect(&m_session, &Session::problemChanged, this, &NoticeBar::refresh);
    connect(&m_session, &Session::keychainWaitingChanged, this, &NoticeBar::refresh);
    connect(&m_session, &Session::botsChanged, this, &NoticeBar::refresh);
    writeWords();
}

void NoticeBar::writeWords()
{
    m_takeOver->setText(tr("Run the bots here"));
    m_takeBack->setText(tr("Take over", "a bot, from another program"));
    m_quit->setText(tr("Quit"));
    m_people->setText(tr("Open People"));
    refresh();
}

void NoticeBar::sayItStays()
{
    m_stays = true;
    refresh();
}

void NoticeBar::tellOfRequest(const QString &sentence)
{
    m_request = sentence;
    refresh();
}

void NoticeBar::refresh()
{
    const QString problem = told(m_session.problem());
    QStringList takenOver;
    QStringList names;
    QString why;
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        if (bot["state"_L1] != "taken-over"_L1)
            continue;
        takenOver.append(bot["id"_L1].toString());
        names.append(bot["name"_L1].toString());
        why = BotLook::of(bot.toObject()).sentence;
    }
    if (std::exchange(m_takenOver, takenOver) != takenOver)
        m_trouble.clear();
    const bool hasEnded = m_session.isRemote() && !problem.isEmpty();
    QString text;
    if (hasEnded)
        text = tr("The background service that ran the bots does not answer: no bot runs now.");
    else if (!problem.isEmpty())
        text = tr("The bots do not run. %1").arg(problem);
    else if (m_session.isWaitingForKeychain())
        text = tr("Waiting for the keychain: answer its window.");
    else if (!m_trouble.isEmpty())
        text = m_trouble;
    else if (names.size() == 1)
        text = tr("%1: %2", "bot, why it is not online").arg(names.first(), why);
    else if (!names.isEmpty())
        text = tr("Other programs took over these bots: %1. End them there, then take the bots back.")
                   .arg(names.join(u", "_s));
    else if (!m_request.isEmpty())
        text = m_request;
    else if (m_stays)
        text = tr("This desktop has no tray, so closing minimises the window and the bots go on.");
    else if (m_session.isRemote())
        text = tr("A background service (oagent-bridged) runs these bots. Here you see how they are, their log and "
                  "their checks.");
    m_text->setText(text);
    m_takeOver->setVisible(hasEnded);
    m_takeBack->setVisible(!m_takenOver.isEmpty() && problem.isEmpty() && !m_session.isWaitingForKeychain());
    m_people->setVisible(!m_request.isEmpty() && text == m_request);
    m_quit->setVisible(m_stays);
    setVisible(!text.isEmpty());
}

void NoticeBar::takeBotsBack()
{
    for (const QString &bot : std::as_const(m_takenOver)) {
        m_session.perform(makeRequest(u"bot takeover"_s, m_session.keyOf(bot)), this,
                          [this](const CommandAnswer &answer) {
                              m_trouble = told(answer.error);
                              refresh();
                          });
    }
}

void NoticeBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        writeWords();
}

} // namespace oagent
