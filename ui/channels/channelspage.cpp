#include "ui/channels/channelspage.h"

#include "core/bridge/channel.h"
#include "ui/channels/botform.h"
#include "ui/channels/botlist.h"
#include "ui/form/notice.h"
#include "ui/look/botlook.h"
#include "ui/settings/settingsdata.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

ChannelsPage::ChannelsPage(SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_data(settings)
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(this))
{
    m_pages->addWidget(makeTabs());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    connect(&settings, &SettingsData::changed, this, &ChannelsPage::dropOrphans);
    dropOrphans();
}

QWidget *ChannelsPage::makeTabs()
{
    auto *page = new QWidget(this);
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(u"channelTabs"_s);
    m_tabs->setDocumentMode(true);
    for (const Channel &channel : channels()) {
        auto *list = new BotList(channel, m_data, m_tabs);
        m_tabs->addTab(list, channelTitle(channel.id));
        connect(list, &BotList::additionWanted, this, [this, id = channel.id] { add(id); });
        connect(list, &BotList::editWanted, this, qOverload<const QString &>(&ChannelsPage::edit));
        connect(list, &BotList::secretWanted, this, &ChannelsPage::enterSecret);
        connect(list, &BotList::checkWanted, this, &ChannelsPage::checkWanted);
        connect(list, &BotList::failed, this, [this](const QString &sentence, const QString &detail) {
            m_notice->say(Notice::Kind::Trouble, sentence, detail);
        });
    }
    auto *addButton = new QPushButton(tr("+ Add"), page);
    addButton->setObjectName(u"add"_s);
    connect(addButton, &QPushButton::clicked, this, [this] { add(channels().at(m_tabs->currentIndex()).id); });
    connect(m_tabs, &QTabWidget::currentChanged, m_notice, &Notice::dismiss);
    m_tabs->setCornerWidget(addButton);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_notice);
    return page;
}

void ChannelsPage::add(const QString &channelId)
{
    const auto begun = std::find_if(m_forms.cbegin(), m_forms.cend(), [&](const BotForm *form) {
        return form->botId().isEmpty() && form->channel().id == channelId;
    });
    open(begun != m_forms.cend() ? *begun : new BotForm(*channelById(channelId), m_data, this));
}

BotForm *ChannelsPage::formOf(const QString &botId)
{
    const auto begun
        = std::find_if(m_forms.cbegin(), m_forms.cend(), [&](const BotForm *form) { return form->botId() == botId; });
    if (begun != m_forms.cend())
        return *begun;
    const QJsonObject bot = m_data.bot(botId);
    const Channel *channel = channelById(bot["channel"_L1].toString());
    return channel == nullptr ? nullptr : new BotForm(*channel, m_data, bot, this);
}

void ChannelsPage::edit(const QString &botId)
{
    if (BotForm *form = formOf(botId))
        open(form);
}

void ChannelsPage::edit(const QString &botId, const QString &field)
{
    if (BotForm *form = formOf(botId)) {
        open(form);
        form->focusField(field);
    }
}

void ChannelsPage::enterSecret(const QString &botId)
{
    if (BotForm *form = formOf(botId)) {
        form->askForSecretAgain();
        open(form);
    }
}

void ChannelsPage::open(BotForm *form)
{
    m_notice->dismiss();
    if (!m_forms.contains(form)) {
        m_forms.append(form);
        m_pages->addWidget(form);
        connect(form, &BotForm::left, this, [this, form] {
            if (form->isTouched())
                showList();
            else
                drop(form); // what the settings are by then is shown the next time
        });
        connect(form, &BotForm::wanted, this, [this, form] { m_pages->setCurrentWidget(form); });
        connect(form, &BotForm::done, this, [this, form] { drop(form); });
    }
    m_pages->setCurrentWidget(form);
    form->focusFirst();
}

void ChannelsPage::drop(BotForm *form)
{
    m_forms.removeOne(form);
    if (m_pages->currentWidget() == form)
        showList();
    form->deleteLater();
    Q_EMIT formEnded();
}

/// Nothing can be saved of a bot that was removed.
void ChannelsPage::dropOrphans()
{
    const QList<BotForm *> forms = m_forms;
    for (BotForm *form : forms) {
        const QString id = form->botId();
        if (m_shownBots.contains(id) && m_data.bot(id).isEmpty())
            drop(form);
    }
    m_shownBots.clear();
    const QJsonArray &bots = m_data.bots();
    for (const auto &bot : bots)
        m_shownBots.append(bot["id"_L1].toString());
}

bool ChannelsPage::hasBegun() const
{
    return std::any_of(m_forms.begin(), m_forms.end(), [](const BotForm *form) { return form->isTouched(); });
}

void ChannelsPage::showList() { m_pages->setCurrentIndex(0); }

} // namespace oagent
