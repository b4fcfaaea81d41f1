#pragma once

#include "ui/channels/botdraft.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace oagent {

struct ChannelOption;
class FormField;
class SettingsData;

/// What *More* unfolds: everything about a bot that can wait.
class BotOptions : public QWidget
{
    Q_OBJECT
public:
    BotOptions(const Channel &channel, SettingsData &settings, QWidget *parent = nullptr);

    void fill(const BotDraft &draft);
    /// Writes into `draft` what stands here.
    void read(BotDraft &draft) const;
    /// Shows a name that nobody typed; it is the person's own once it is edited.
    void suggestName(const QString &name);
    /// None when the field is not here.
    [[nodiscard]] FormField *field(const QString &name) const { return m_fields.value(name); }

Q_SIGNALS:
    /// Private chats or groups were set otherwise.
    void whoMayTalkChanged();

private:
    void addSpecial(const ChannelOption &option);
    void listAssistants();
    void showGroupList();
    QLineEdit *addLine(const QString &name, const QString &label, const QString &hint = {});
    QComboBox *addChoice(const QString &name, const QString &label, const QList<std::pair<QString, QString>> &choices);
    QCheckBox *addSwitch(const QString &name, const QString &label, const QString &hint = {});
    void add(const QString &name, const QString &label, QWidget *editor, const QString &hint = {});
    static void choose(QComboBox *box, const QString &value);

    const Channel &m_channel;
    SettingsData &m_data;
    QHash<QString, FormField *> m_fields;
    QLineEdit *m_name = nullptr;
    QString m_suggestedName;
    QComboBox *m_assistant = nullptr;
    QComboBox *m_private = nullptr;
    QComboBox *m_groups = nullptr;
    QLineEdit *m_allowGroups = nullptr;
    QCheckBox *m_mention = nullptr;
    QCheckBox *m_perPerson = nullptr;
    QCheckBox *m_tellSpeaker = nullptr;
    QComboBox *m_runs = nullptr;
    QLineEdit *m_apiUrl = nullptr;
    QHash<QString, QWidget *> m_special;
};

} // namespace oagent
