#pragma once

#include <QJsonObject>
#include <QWidget>

class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace oagent {

struct CommandAnswer;
class Label;
class Notice;
class PeopleData;
class SettingsData;

/// Settings › People: who wrote to the bots, in which groups, and who asks to be let in.
class PeoplePage : public QWidget
{
    Q_OBJECT
public:
    PeoplePage(PeopleData &people, SettingsData &settings, QWidget *parent = nullptr);

private:
    [[nodiscard]] QPushButton *addButton(const QString &name, const QString &text);
    void refresh();
    void addItem(const QJsonObject &one, bool isGroup);
    void followSelection();
    [[nodiscard]] QJsonObject selected() const;
    void judge(const QString &command, const QJsonObject &one);
    void askToForget();
    void tell(const CommandAnswer &answer);

    PeopleData &m_people;
    SettingsData &m_data;
    Label *m_empty;
    QTreeWidget *m_list;
    QPushButton *m_allow;
    QPushButton *m_block;
    QPushButton *m_forget;
    Notice *m_notice;
};

} // namespace oagent
