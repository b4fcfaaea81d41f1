#pragma once

#include <QHash>
#include <QWidget>

class QJsonObject;
class QVBoxLayout;

namespace oagent {

class BotRow;
struct Channel;
class SettingsData;

/// The bots of one channel; without any, how to begin.
class BotList : public QWidget
{
    Q_OBJECT
public:
    BotList(const Channel &channel, SettingsData &settings, QWidget *parent = nullptr);

Q_SIGNALS:
    void additionWanted();
    void editWanted(const QString &botId);
    void secretWanted(const QString &botId);
    void checkWanted(const QString &botId);
    void failed(const QString &sentence, const QString &detail);

private:
    [[nodiscard]] QWidget *makeEmpty();
    void refresh();
    void showStates();
    [[nodiscard]] BotRow *makeRow(const QString &botId);
    [[nodiscard]] QJsonObject statusOf(const QString &botId) const;
    void switchBot(const QString &name, bool isOn);
    void takeOver(const QString &name);
    void askToRemove(const QJsonObject &bot);
    void remove(const QString &name);

    const Channel &m_channel;
    SettingsData &m_data;
    QWidget *m_empty;
    QVBoxLayout *m_rowLayout;
    QHash<QString, BotRow *> m_rows;
};

} // namespace oagent
