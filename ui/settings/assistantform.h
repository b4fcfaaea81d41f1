#pragma once

#include "ui/settings/assistantsaving.h"

#include <QHash>
#include <QWidget>

#include <memory>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace oagent {

class FormField;
class Label;
class Notice;
class SecretEdit;
class SettingsData;

/// The page of an assistant: + Add and Edit.
class AssistantForm : public QWidget
{
    Q_OBJECT
public:
    /// For a new one.
    explicit AssistantForm(SettingsData &settings, QWidget *parent = nullptr);
    /// For one that is there, an entry of `assistant list`.
    AssistantForm(SettingsData &settings, const QJsonObject &assistant, QWidget *parent = nullptr);

    void focusFirst();
    /// With the cursor in the field of that name.
    void focusField(const QString &name);
    /// Something was typed, or is being saved.
    [[nodiscard]] bool isTouched() const;

Q_SIGNALS:
    /// OK is done, or Cancel was pressed: the page can go.
    void done();
    /// Esc: the page is left, and what was typed stays.
    void left();
    /// OK failed: here it stands why.
    void wanted();

private:
    void build();
    void addFields(QWidget *fields);
    void fill(const AssistantDraft &draft);
    void add(const QString &name, const QString &label, QWidget *editor);
    [[nodiscard]] QWidget *makeModel(QWidget *parent);
    [[nodiscard]] QWidget *makeHistory(QWidget *parent);
    [[nodiscard]] AssistantDraft draft() const;
    [[nodiscard]] bool isGood(const AssistantDraft &draft);
    void followKind();
    void followProfile();
    void followAddress();
    void askForModels();
    void endModels();
    void takeModels(const CommandAnswer &answer);
    void save(bool untilQuit);
    void showProgress();
    void setSaving(bool isSaving);
    void takeFailure(const CommandAnswer &answer, const QString &savedBefore);

    SettingsData &m_data;
    QString m_id; ///< empty: not there yet
    QString m_addressBefore; ///< to which the stored key belongs
    bool m_hadKey = false;
    AssistantDraft m_begun; ///< as it was opened
    bool m_isSaving = false;
    QHash<QString, FormField *> m_fields;
    Label *m_title = nullptr;
    QWidget *m_body = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_baseUrl = nullptr;
    QCheckBox *m_allowHttp = nullptr;
    SecretEdit *m_key = nullptr;
    QCheckBox *m_noKey = nullptr;
    QComboBox *m_model = nullptr;
    QPushButton *m_getModels = nullptr;
    std::unique_ptr<QObject> m_askingModels; ///< while they are asked for: its context
    QComboBox *m_profile = nullptr;
    QPlainTextEdit *m_system = nullptr;
    QComboBox *m_history = nullptr;
    QSpinBox *m_turns = nullptr;
    QComboBox *m_askAgain = nullptr;
    QCheckBox *m_default = nullptr;
    Notice *m_notice = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace oagent
