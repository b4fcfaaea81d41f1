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
    const QString key = u"add/"_s + channelId;
    BotForm *form = m_forms.value(key);
    if (form == nullptr)
        form = new BotForm(*channelById(channelId), m_data, this);
    open(key, form);
}

BotForm *ChannelsPage::formOf(const QString &botId)
{
    if (BotForm *begun = m_forms.value(u"edit/"_s + botId))
        return begun;
    const QJsonObject bot = m_data.bot(botId);
    const Channel *channel = channelById(bot["channel"_L1].toString());
    return channel == nullptr ? nullptr : new BotForm(*channel, m_data, bot, this);
}

void ChannelsPage::edit(const QString &botId)
{
    if (BotForm *form = formOf(botId))
        open(u"edit/"_s + botId, form);
}

void ChannelsPage::edit(const QString &botId, const QString &field)
{
    if (BotForm *form = formOf(botId)) {
        open(u"edit/"_s + botId, form);
        form->focusField(field);
    }
}

void ChannelsPage::enterSecret(const QString &botId)
{
    if (BotForm *form = formOf(botId)) {
        form->askForSecretAgain();
        open(u"edit/"_s + botId, form);
    }
}

void ChannelsPage::open(const QString &key, BotForm *form)
{
    m_notice->dismiss();
    if (!m_forms.contains(key)) {
        m_forms.insert(key, form);
        m_pages->addWidget(form);
        connect(form, &BotForm::left, this, &ChannelsPage::showList);
        connect(form, &BotForm::wanted, this, [this, form] { m_pages->setCurrentWidget(form); });
        connect(form, &BotForm::done, this, [this, key, form] {
            m_forms.remove(key);
            if (m_pages->currentWidget() == form)
                showList();
            form->deleteLater();
            Q_EMIT formEnded();
        });
    }
    m_pages->setCurrentWidget(form);
    form->focusFirst();
}

bool ChannelsPage::hasBegun() const
{
    return std::any_of(m_forms.begin(), m_forms.end(), [](const BotForm *form) { return form->isTouched(); });
}

void ChannelsPage::showList() { m_pages->setCurrentIndex(0); }

} // namespace oagent
