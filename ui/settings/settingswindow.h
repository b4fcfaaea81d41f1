#pragma once

#include "ui/settings/settingsplace.h"

#include <QStringList>
#include <QWidget>

#include <optional>

class QListWidget;
class QStackedWidget;

namespace oagent {

class AssistantsPage;
class ChannelsPage;
class NetworkPage;
class PeopleData;
class Session;
class SettingsData;

/// Channels, Assistants and whatever else can be set.
class SettingsWindow : public QWidget
{
    Q_OBJECT
public:
    /// `autostart`: the command the system is to start at login; empty: nothing is offered.
    SettingsWindow(Session &session, QStringList autostart, QWidget *parent = nullptr);

    /// There, as soon as it is known what the settings are.
    void open(const SettingsPlace &place);

Q_SIGNALS:
    /// The bot's Check.
    void checkWanted(const QString &botId);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void buildAnew();
    void addPage(const QString &name, QWidget *page);
    void countRequests();
    void goToWanted();

    Session &m_session;
    QStringList m_autostart;
    SettingsData *m_data;
    PeopleData *m_people;
    QListWidget *m_list;
    QStackedWidget *m_pages;
    ChannelsPage *m_channels = nullptr;
    AssistantsPage *m_assistants = nullptr;
    NetworkPage *m_network = nullptr;
    std::optional<SettingsPlace> m_wanted; ///< where to go
    int m_peopleRow = 0;
    bool m_isToBeBuilt = false;
};

} // namespace oagent
