#include "ui/channels/botoptions.h"

#include "core/bridge/channel.h"
#include "ui/channels/optionwords.h"
#include "ui/form/formfield.h"
#include "ui/settings/settingsdata.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int paragraphLines = 3;
constexpr int idRole = Qt::UserRole + 1; ///< of an assistant, which may get another name

} // namespace

BotOptions::BotOptions(const Channel &channel, SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
    , m_data(settings)
{
    makeFormGrid(this);
    m_name = addLine(u"name"_s, tr("Name", "of a bot"));
    m_assistant = addChoice(u"assistant"_s, tr("Assistant"), {});
    m_private = addChoice(u"private"_s, tr("Private chats"),
                          { { u"listed"_s, tr("Those listed", "private chats") },
                            { u"pairing"_s, tr("Those listed, and whoever is approved") },
                            { u"off"_s, tr("Off", "private chats") } });
    m_groups = addChoice(u"groups"_s, tr("Groups"),
                         { { u"all"_s, tr("All", "groups") },
                           { u"listed"_s, tr("Those listed", "groups") },
                           { u"off"_s, tr("Off", "groups") } });
    m_allowGroups = addLine(u"allow-group"_s, tr("Group list"), tr("Group IDs, separated by half-width commas."));
    m_mention = addSwitch(u"mention"_s, tr("Answer only when mentioned"));
    m_perPerson = addSwitch(u"per-person"_s, tr("In a group, a conversation for each person"),
                            tr("Otherwise all of a group share one."));
    m_tellSpeaker = addSwitch(u"tell-speaker"_s, tr("Tell the assistant who is speaking"),
                              tr("By name, else by ID. Otherwise no name leaves this computer."));
    m_runs = addChoice(u"runs"_s, tr("Who runs this bot"),
                       { { u"here"_s, tr("This computer") }, { u"elsewhere"_s, tr("Another computer") } });
    for (const ChannelOption &option : channel.options)
        addSpecial(option);
    m_apiUrl = addLine(u"api-url"_s, tr("API address"), tr("Only for private deployments. Empty: the platform's own."));
    connect(m_groups, &QComboBox::currentIndexChanged, this, &BotOptions::showGroupList);
    for (const QComboBox *box : { m_private, m_groups })
        connect(box, &QComboBox::currentIndexChanged, this, &BotOptions::whoMayTalkChanged);
    connect(&settings, &SettingsData::changed, this, &BotOptions::listAssistants);
    listAssistants();
    BotDraft fresh;
    fresh.privateChats = u"listed"_s;
    fresh.groups = u"all"_s;
    fill(fresh);
}

void BotOptions::add(const QString &name, const QString &label, QWidget *editor, const QString &hint)
{
    editor->setObjectName(name);
    auto *field = new FormField(*static_cast<QGridLayout *>(layout()), label, editor);
    if (!hint.isEmpty())
        field->setHint(hint);
    m_fields.insert(name, field);
}

QLineEdit *BotOptions::addLine(const QString &name, const QString &label, const QString &hint)
{
    auto *line = new QLineEdit(this);
    add(name, label, line, hint);
    return line;
}

QComboBox *BotOptions::addChoice(const QString &name, const QString &label,
                                 const QList<std::pair<QString, QString>> &choices)
{
    auto *box = new QComboBox(this);
    for (const auto &[value, text] : choices)
        box->addItem(text, value);
    add(name, label, box);
    return box;
}

QCheckBox *BotOptions::addSwitch(const QString &name, const QString &label, const QString &hint)
{
    auto *box = new QCheckBox(label, this);
    add(name, {}, box, hint);
    box->setAccessibleName(label);
    return box;
}

void BotOptions::addSpecial(const ChannelOption &option)
{
    const OptionWords words = OptionWords::of(option);
    QWidget *editor = nullptr;
    switch (option.kind) {
    case ChannelOption::Kind::Line:
    case ChannelOption::Kind::List: editor = addLine(option.flag, words.label, words.hint); break;
    case ChannelOption::Kind::Choice: {
        QList<std::pair<QString, QString>> choices;
        for (const QString &choice : option.choices)
            choices.append({ choice, OptionWords::ofChoice(choice) });
        editor = addChoice(option.flag, words.label, choices);
        m_fields[option.flag]->setHint(words.hint);
        break;
    }
    case ChannelOption::Kind::Paragraphs: {
        auto *text = new QPlainTextEdit(this);
        text->setTabChangesFocus(true);
        text->setFixedHeight(text->fontMetrics().lineSpacing() * (paragraphLines + 1));
        add(option.flag, words.label, text, words.hint);
        editor = text;
        break;
    }
    case ChannelOption::Kind::Switch: editor = addSwitch(option.flag, words.label, words.hint); break;
    }
    m_special.insert(option.flag, editor);
}

void BotOptions::listAssistants()
{
    const QString chosen = m_assistant->currentData(idRole).toString();
    m_assistant->clear();
    const QString standing = m_data.assistantName({});
    m_assistant->addItem(standing.isEmpty() ? tr("Echo, until there is an assistant")
                                            : tr("The default one: %1").arg(standing),
                         QString());
    const QJsonArray &assistants = m_data.assistants();
    for (const auto &assistant : assistants) {
        m_assistant->addItem(assistant["name"_L1].toString(), assistant["name"_L1].toString());
        m_assistant->setItemData(m_assistant->count() - 1, assistant["id"_L1].toString(), idRole);
    }
    m_assistant->setCurrentIndex(chosen.isEmpty() ? 0 : std::max(0, m_assistant->findData(chosen, idRole)));
}

void BotOptions::showGroupList()
{
    m_fields[u"allow-group"_s]->setVisible(m_groups->currentData() == "listed"_L1);
    for (const QString &name : { u"mention"_s, u"per-person"_s })
        m_fields[name]->setVisible(m_groups->currentData() != "off"_L1);
}

void BotOptions::choose(QComboBox *box, const QString &value)
{
    box->setCurrentIndex(std::max(0, box->findData(value)));
}

void BotOptions::fill(const BotDraft &draft)
{
    m_name->setText(draft.name);
    choose(m_assistant, draft.assistant);
    choose(m_private, draft.privateChats);
    choose(m_groups, draft.groups);
    m_allowGroups->setText(draft.allowGroups);
    m_mention->setChecked(draft.mentionRequired);
    m_perPerson->setChecked(draft.conversationPerPerson);
    m_tellSpeaker->setChecked(draft.tellsSpeaker);
    choose(m_runs, draft.runsHere ? u"here"_s : u"elsewhere"_s);
    m_apiUrl->setText(draft.apiUrl);
    for (auto special = m_special.begin(); special != m_special.end(); ++special) {
        const QJsonValue value = draft.special.value(special.key());
        if (auto *line = qobject_cast<QLineEdit *>(special.value()))
            line->setText(value.toString());
        else if (auto *box = qobject_cast<QComboBox *>(special.value()))
            choose(box, value.toString());
        else if (auto *text = qobject_cast<QPlainTextEdit *>(special.value()))
            text->setPlainText(value.toString());
        else if (auto *check = qobject_cast<QCheckBox *>(special.value()))
            check->setChecked(value.toBool());
    }
    showGroupList();
}

void BotOptions::suggestName(const QString &name)
{
    m_suggestedName = name;
    m_name->setText(name);
}

void BotOptions::read(BotDraft &draft) const
{
    draft.name = m_name->text().trimmed();
    draft.isNameProvisional = draft.id.isEmpty() && (draft.name.isEmpty() || draft.name == m_suggestedName);
    if (draft.name.isEmpty() && draft.id.isEmpty())
        draft.name = freeBotName(m_channel, m_data.bots());
    draft.assistant = m_assistant->currentData().toString();
    draft.privateChats = m_private->currentData().toString();
    draft.groups = m_groups->currentData().toString();
    draft.allowGroups = m_allowGroups->text().trimmed();
    draft.mentionRequired = m_mention->isChecked();
    draft.conversationPerPerson = m_perPerson->isChecked();
    draft.tellsSpeaker = m_tellSpeaker->isChecked();
    draft.runsHere = m_runs->currentData() == "here"_L1;
    draft.apiUrl = m_apiUrl->text().trimmed();
    for (auto special = m_special.begin(); special != m_special.end(); ++special) {
        QJsonValue value;
        if (const auto *line = qobject_cast<QLineEdit *>(special.value()))
            value = line->text().trimmed();
        else if (const auto *box = qobject_cast<QComboBox *>(special.value()))
            value = box->currentData().toString();
        else if (const auto *text = qobject_cast<QPlainTextEdit *>(special.value()))
            value = text->toPlainText().trimmed();
        else if (const auto *check = qobject_cast<QCheckBox *>(special.value()))
            value = check->isChecked();
        draft.special.insert(special.key(), value);
    }
}

} // namespace oagent
