#pragma once

#include <QHash>
#include <QWidget>

class QStackedWidget;
class QVBoxLayout;

namespace oagent {

class AssistantForm;
class AssistantRow;
class Label;
class Notice;
class SettingsData;

/// Settings › Assistants: who can be asked, and the page of one in the list's place.
class AssistantsPage : public QWidget
{
    Q_OBJECT
public:
    explicit AssistantsPage(SettingsData &settings, QWidget *parent = nullptr);

    void add();
    void edit(const QString &id);
    /// As edit(), with the cursor in that field.
    void edit(const QString &id, const QString &field);
    /// Something was typed that is neither saved nor cancelled.
    [[nodiscard]] bool hasBegun() const;

Q_SIGNALS:
    /// A form was saved or cancelled.
    void formEnded();

private:
    [[nodiscard]] QWidget *makeList();
    void refresh();
    [[nodiscard]] AssistantRow *makeRow();
    void open(const QString &key, AssistantForm *form);
    void drop(const QString &key);
    void showList();
    void makeDefault(const QString &name);
    void askToRemove(const QJsonObject &assistant);
    void remove(const QString &name);
    void tell(const QString &sentence, const QString &detail);

    SettingsData &m_data;
    QStackedWidget *m_pages;
    Label *m_empty = nullptr;
    QVBoxLayout *m_rowLayout = nullptr;
    Notice *m_notice;
    QHash<QString, AssistantRow *> m_rows;
    QHash<QString, AssistantForm *> m_forms; ///< begun and neither saved nor cancelled
};

} // namespace oagent
