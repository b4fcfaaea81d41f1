#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

class QStackedWidget;
class QTabWidget;

namespace oagent {

class BotForm;
struct Channel;
class Notice;
class SettingsData;

/// Settings › Channels: a tab for each channel with its bots, and the page of a bot in their place.
class ChannelsPage : public QWidget
{
    Q_OBJECT
public:
    explicit ChannelsPage(SettingsData &settings, QWidget *parent = nullptr);

    /// The page of a new bot; as it was left, if it was.
    void add(const QString &channelId);
    void edit(const QString &botId);
    /// As edit(), with the cursor in that field.
    void edit(const QString &botId, const QString &field);
    /// As edit(), with the cursor in the secret.
    void enterSecret(const QString &botId);
    /// Something was typed that is neither saved nor cancelled.
    [[nodiscard]] bool hasBegun() const;

Q_SIGNALS:
    void checkWanted(const QString &botId);
    /// A form was saved or cancelled.
    void formEnded();

private:
    [[nodiscard]] QWidget *makeTabs();
    [[nodiscard]] BotForm *formOf(const QString &botId);
    void open(BotForm *form);
    void drop(BotForm *form);
    void dropOrphans();
    void showList();

    SettingsData &m_data;
    QStackedWidget *m_pages;
    QTabWidget *m_tabs = nullptr;
    Notice *m_notice;
    QList<BotForm *> m_forms; ///< begun and neither saved nor cancelled
    QStringList m_shownBots; ///< their ids, as the settings were last
};

} // namespace oagent
