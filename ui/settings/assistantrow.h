#pragma once

#include <QFrame>
#include <QJsonObject>

#include <memory>

class QPushButton;

namespace oagent {

class Label;
class Session;

/// One assistant in the list, with what its test found.
class AssistantRow : public QFrame
{
    Q_OBJECT
public:
    explicit AssistantRow(Session &session, QWidget *parent = nullptr);

    /// `assistant` is an entry of `assistant list`.
    void present(const QJsonObject &assistant, bool isDefault);
    [[nodiscard]] const QJsonObject &assistant() const { return m_assistant; }

Q_SIGNALS:
    void defaultWanted();
    void editWanted();
    void removalWanted();

private:
    [[nodiscard]] QPushButton *addButton(const QString &name, const QString &text);
    void test();
    void takeResult(const QJsonObject &result, const QString &error);

    Session &m_session;
    QJsonObject m_assistant;
    Label *m_name;
    Label *m_default;
    Label *m_http;
    Label *m_memory;
    Label *m_summary;
    Label *m_result;
    Label *m_detail;
    QPushButton *m_makeDefault;
    QPushButton *m_test;
    QPushButton *m_edit;
    QPushButton *m_remove;
    std::unique_ptr<QObject> m_asking; ///< while a test is under way: its context
};

} // namespace oagent
