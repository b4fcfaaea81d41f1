#include "ui/channels/botlist.h"

#include "core/bridge/channel.h"
#include "ui/channels/botrow.h"
#include "ui/form/failurewords.h"
#include "ui/form/label.h"
#include "ui/form/request.h"
#include "ui/look/botlook.h"
#include "ui/session.h"
#include "ui/settings/settingsdata.h"

#include <QDesktopServices>
#include <QJsonArray>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

BotList::BotList(const Channel &channel, SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
    , m_data(settings)
    , m_empty(makeEmpty())
    , m_rowLayout(new QVBoxLayout)
{
    auto *rows = new QWidget(this);
    m_rowLayout->setSpacing(8);
    auto *inRows = new QVBoxLayout(rows);
    inRows->setContentsMargins(0, 8, 8, 0);
    inRows->addWidget(m_empty);
    inRows->addLayout(m_rowLayout);
    inRows->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(rows);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 0, 0, 8);
    layout->addWidget(scroll);
    connect(&settings, &SettingsData::changed, this, &BotList::refresh);
    connect(&settings.session(), &Session::botsChanged, this, &BotList::showStates);
    refresh();
}

QWidget *BotList::makeEmpty()
{
    auto *empty = new QWidget(this);
    auto *words = new Label(tr("No %1 bot is here yet. Create an app in the %1 console, give it a bot, and enter what "
                               "its page calls %2 and %3.")
                                .arg(channelTitle(m_channel.id), m_channel.idLabel, m_channel.secretLabel),
                            Label::Style::Plain, empty);
    words->setWordWrap(true);
    auto *add = new QPushButton(tr("+ Add"), empty);
    add->setObjectName(u"addFirst"_s);
    auto *console = new QPushButton(tr("Open the %1 console").arg(channelTitle(m_channel.id)), empty);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(add);
    buttons->addWidget(console);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(empty);
    layout->setContentsMargins(0, 16, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(words);
    layout->addLayout(buttons);
    connect(add, &QPushButton::clicked, this, &BotList::additionWanted);
    connect(console, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl(m_channel.consoleLink({}))); });
    return empty;
}

QJsonObject BotList::statusOf(const QString &botId) const
{
    const QJsonArray bots = m_data.session().bots();
    for (const auto &bot : bots)
        if (bot["id"_L1] == botId)
            return bot.toObject();
    return {};
}

/// Rows stay the widgets they were, so that nothing jumps and the focus stays.
void BotList::refresh()
{
    QStringList shown;
    const QJsonArray &bots = m_data.bots();
    for (const auto &value : bots) {
        const QJsonObject bot = value.toObject();
        if (bot["channel"_L1] != m_channel.id)
            continue;
        const QString id = bot["id"_L1].toString();
        shown.append(id);
        BotRow *row = m_rows.contains(id) ? m_rows.value(id) : makeRow(id);
        row->present(bot, m_data.assistantName(bot["assistant"_L1].toString()));
    }
    const QStringList known = m_rows.keys();
    for (const QString &id : known)
        if (!shown.contains(id))
            m_rows.take(id)->deleteLater();
    m_empty->setVisible(shown.isEmpty() && m_data.isKnown());
    showStates();
}

void BotList::showStates()
{
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row)
        row.value()->presentStatus(statusOf(row.key()));
}

BotRow *BotList::makeRow(const QString &botId)
{
    auto *row = new BotRow(this);
    m_rows.insert(botId, row);
    m_rowLayout->addWidget(row);
    connect(row, &BotRow::switched, this,
            [this, row](bool isOn) { switchBot(row->bot()["name"_L1].toString(), isOn); });
    connect(row, &BotRow::editWanted, this, [this, botId] { Q_EMIT editWanted(botId); });
    connect(row, &BotRow::secretWanted, this, [this, botId] { Q_EMIT secretWanted(botId); });
    connect(row, &BotRow::takeOverWanted, this, [this, row] { takeOver(row->bot()["name"_L1].toString()); });
    connect(row, &BotRow::checkWanted, this, [this, botId] { Q_EMIT checkWanted(botId); });
    connect(row, &BotRow::removalWanted, this, [this, row] { askToRemove(row->bot()); });
    return row;
}

void BotList::switchBot(const QString &name, bool isOn)
{
    m_data.session().perform(makeRequest(isOn ? u"bot enable"_s : u"bot disable"_s, name), this,
                             [this](const CommandAnswer &answer) {
                                 if (answer.exitCode == ExitCode::Good)
                                     return;
                                 refresh(); // back to what it is
                                 const FailureWords words = FailureWords::of(answer);
                                 Q_EMIT failed(words.sentence, words.detail);
                             });
}

void BotList::takeOver(const QString &name)
{
    m_data.session().perform(makeRequest(u"bot takeover"_s, name), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode != ExitCode::Good)
            Q_EMIT failed(tr("The bot was not taken back."), answer.error);
    });
}

void BotList::askToRemove(const QJsonObject &bot)
{
    const QString name = bot["name"_L1].toString();
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Remove %1").arg(name),
                                     tr("Remove the bot \"%1\"?").arg(name), QMessageBox::NoButton, window());
    question->setObjectName(u"removeQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(
        tr("This goes, and cannot be brought back: its settings, its APP Secret in the keychain, who was allowed or "
           "blocked, and what is stored of its chats. The app on %1 stays.")
            .arg(channelTitle(m_channel.id)));
    QPushButton *remove = question->addButton(tr("Remove", "a bot"), QMessageBox::DestructiveRole);
    remove->setObjectName(u"confirm"_s);
    question->setDefaultButton(question->addButton(tr("Cancel"), QMessageBox::RejectRole));
    connect(remove, &QPushButton::clicked, this, [this, name] { this->remove(name); });
    question->open();
}

void BotList::remove(const QString &name)
{
    m_data.session().perform(makeRequest(u"bot remove"_s, name), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good)
            return;
        const FailureWords words = FailureWords::of(answer);
        Q_EMIT failed(tr("The bot was not removed."), words.detail);
    });
}

} // namespace oagent
