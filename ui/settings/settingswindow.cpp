#include "ui/settings/settingswindow.h"

#include "core/support/later.h"
#include "ui/channels/channelspage.h"
#include "ui/session.h"
#include "ui/settings/aboutpage.h"
#include "ui/settings/assistantspage.h"
#include "ui/settings/generalpage.h"
#include "ui/settings/networkpage.h"
#include "ui/settings/peopledata.h"
#include "ui/settings/peoplepage.h"
#include "ui/settings/settingsdata.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int listWidth = 168;
constexpr int aroundText = 16; // of an entry of the list, above and below together

} // namespace

SettingsWindow::SettingsWindow(Session &session, QStringList autostart, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_session(session)
    , m_autostart(std::move(autostart))
    , m_data(new SettingsData(session, this))
    , m_people(new PeopleData(session, this))
    , m_list(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setObjectName(u"settingsWindow"_s);
    setMinimumSize(760, 480);
    resize(960, 640);
    m_list->setObjectName(u"settingsList"_s);
    m_list->setFixedWidth(listWidth);
    m_list->setFrameShape(QFrame::NoFrame);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_pages, 1);
    connect(m_list, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_people, &PeopleData::changed, this, &SettingsWindow::countRequests);
    connect(m_data, &SettingsData::changed, this, &SettingsWindow::goToWanted);
    build();
}

/// When the language has changed; not before what somebody has begun to type is saved or given up.
void SettingsWindow::buildAnew()
{
    if (!m_isToBeBuilt || m_channels->hasBegun() || m_assistants->hasBegun() || m_network->hasBegun())
        return;
    m_isToBeBuilt = false;
    build();
}

void SettingsWindow::build()
{
    const int row = std::max(0, m_list->currentRow());
    m_list->clear();
    while (QWidget *page = m_pages->widget(0)) {
        m_pages->removeWidget(page);
        page->deleteLater();
    }
    setWindowTitle(tr("Settings"));
    m_list->setAccessibleName(tr("Settings"));
    m_channels = new ChannelsPage(*m_data, m_pages);
    connect(m_channels, &ChannelsPage::checkWanted, this, &SettingsWindow::checkWanted);
    connect(m_channels, &ChannelsPage::formEnded, this, &SettingsWindow::buildAnew, Qt::QueuedConnection);
    addPage(tr("Channels"), m_channels);
    m_assistants = new AssistantsPage(*m_data, m_pages);
    connect(m_assistants, &AssistantsPage::formEnded, this, &SettingsWindow::buildAnew, Qt::QueuedConnection);
    addPage(tr("Assistants"), m_assistants);
    m_peopleRow = m_list->count();
    addPage(tr("People"), new PeoplePage(*m_people, *m_data, m_pages));
    m_network = new NetworkPage(m_session, m_pages);
    connect(m_network, &NetworkPage::formEnded, this, &SettingsWindow::buildAnew, Qt::QueuedConnection);
    addPage(tr("Network"), m_network);
    addPage(tr("General"), new GeneralPage(m_session, m_autostart, m_pages));
    addPage(tr("About"), new AboutPage(m_pages));
    countRequests();
    m_list->setCurrentRow(row);
}

void SettingsWindow::addPage(const QString &name, QWidget *page)
{
    m_list->addItem(name);
    m_list->item(m_list->count() - 1)->setSizeHint({ 0, fontMetrics().height() + aroundText });
    m_pages->addWidget(page);
}

void SettingsWindow::countRequests()
{
    const qsizetype open = m_people->requests().size();
    m_list->item(m_peopleRow)->setText(open == 0 ? tr("People") : tr("People (%1)").arg(open));
}

void SettingsWindow::open(const SettingsPlace &place)
{
    m_wanted = place;
    m_list->setCurrentRow(static_cast<int>(place.page)); // the pages stand in this order
    goToWanted();
}

void SettingsWindow::goToWanted()
{
    if (!m_wanted || !m_data->isKnown())
        return;
    const SettingsPlace place = *std::exchange(m_wanted, std::nullopt);
    if (place.page == SettingsPlace::Page::Assistants) {
        if (place.id.isEmpty())
            m_assistants->add();
        else if (!m_data->assistant(place.id).isEmpty())
            m_assistants->edit(place.id, place.field);
    } else if (place.page == SettingsPlace::Page::Channels && !place.id.isEmpty()) {
        if (place.field == "secret"_L1)
            m_channels->enterSecret(place.id);
        else
            m_channels->edit(place.id, place.field);
    }
}

void SettingsWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_isToBeBuilt = true;
    later(this, [this] { buildAnew(); }); // one of the pages may be what changed it
}

void SettingsWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_people->setWatched(true);
}

void SettingsWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_people->setWatched(false);
}

} // namespace oagent
