#pragma once

#include <QHash>
#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace oagent {

struct CommandAnswer;
class FormField;
class NetworkResults;
class Notice;
class SecretEdit;
class Session;

/// Settings › Network: the proxy and further certificate authorities.
class NetworkPage : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkPage(Session &session, QWidget *parent = nullptr);

    /// Something was typed that is not applied.
    [[nodiscard]] bool hasBegun() const;

Q_SIGNALS:
    /// What was typed is applied.
    void formEnded();

private:
    void add(const QString &name, const QString &label, QWidget *editor);
    [[nodiscard]] QWidget *makeFile(QWidget *parent);
    void ask();
    void fill(const QJsonObject &network);
    void followKind();
    void followOwner();
    void chooseFile();
    void save();
    void test();
    void takeAnswer(const CommandAnswer &answer);
    [[nodiscard]] bool hasOwner() const;
    [[nodiscard]] bool isGood();

    Session &m_session;
    QHash<QString, FormField *> m_fields;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_user = nullptr;
    SecretEdit *m_password = nullptr;
    QLineEdit *m_bypass = nullptr;
    QLineEdit *m_file = nullptr;
    QPushButton *m_test = nullptr;
    NetworkResults *m_results;
    QPushButton *m_apply = nullptr;
    Notice *m_notice;
    QJsonObject m_before; ///< as of `network show`; empty: not known yet
};

} // namespace oagent
