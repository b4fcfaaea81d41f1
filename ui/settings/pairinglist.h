#pragma once

#include <QJsonArray>
#include <QStringList>
#include <QWidget>

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
    QJsonArray m_shown; ///< as of `pairing list`
    QStringList m_bots; ///< as they are called in the rows
};

} // namespace oagent
