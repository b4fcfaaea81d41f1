#pragma once

#include <QWidget>

class QJsonObject;
class QVBoxLayout;

namespace oagent {

struct CommandAnswer;
class PeopleData;
class SettingsData;

/// Who asks to be let in, with Approve and Dismiss; nothing to be seen while nobody does.
class PairingList : public QWidget
{
    Q_OBJECT
public:
    PairingList(PeopleData &people, SettingsData &settings, QWidget *parent = nullptr);

Q_SIGNALS:
    void failed(const oagent::CommandAnswer &answer);

private:
    void refresh();
    [[nodiscard]] QWidget *makeRow(const QJsonObject &request);
    void settle(const QString &command, const QString &code);

    PeopleData &m_people;
    SettingsData &m_data;
    QVBoxLayout *m_rows;
};

} // namespace oagent
