#pragma once

#include "ui/channels/botsaving.h"

#include <QJsonObject>
#include <QWidget>

class QDialogButtonBox;
class QLineEdit;
class QToolButton;

namespace oagent {

class BotOptions;
class FormField;
class Label;
class Notice;
class SecretEdit;
class SettingsData;

/// The page of + Add and Edit: APP ID, APP Secret, User ID Allowlist, OK, Cancel, and More.
class BotForm : public QWidget
{
    Q_OBJECT
public:
    /// For a new bot.
    BotForm(const Channel &channel, SettingsData &settings, QWidget *parent = nullptr);
    /// For one that is there, an entry of `bot list`.
    BotForm(const Channel &channel, SettingsData &settings, const QJsonObject &bot, QWidget *parent = nullptr);

    [[nodiscard]] const QString &botId() const { return m_id; } ///< empty: not there yet
    [[nodiscard]] const Channel &channel() const { return m_channel; }
    /// Comes with the cursor in the secret, and OK switches the bot on.
    void askForSecretAgain();
    void focusFirst();
    /// With the cursor in the field of that name, unfolded.
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
    void fill(const QJsonObject &bot);
    void save(bool untilQuit);
    [[nodiscard]] QUrl consoleLink() const;
    [[nodiscard]] BotDraft draft() const;
    /// The first field with something wrong has the focus then.
    [[nodiscard]] bool isGood(const BotDraft &draft);
    [[nodiscard]] FormField *field(const QString &name) const;
    void setMore(bool isOpen);
    void showAllowHint();
    void setSaving(bool isSaving);
    void showProgress();
    void takeRefusal(const QString &botId, const QJsonObject &reason);
    void takeFailure(const CommandAnswer &answer, const QString &savedBefore);
    void clearErrors();

    const Channel &m_channel;
    SettingsData &m_data;
    QString m_id; ///< as botId()
    bool m_switchOn = false; ///< it is off because its credentials were refused
    BotDraft m_begun; ///< as it was opened
    bool m_isSaving = false;
    Label *m_title = nullptr;
    QLineEdit *m_appId = nullptr;
    SecretEdit *m_secret = nullptr;
    QLineEdit *m_allow = nullptr;
    FormField *m_appIdField = nullptr;
    FormField *m_secretField = nullptr;
    FormField *m_allowField = nullptr;
    QToolButton *m_more = nullptr;
    BotOptions *m_options = nullptr;
    QWidget *m_fields = nullptr;
    Notice *m_notice = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace oagent
