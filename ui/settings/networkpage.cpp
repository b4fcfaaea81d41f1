#include "ui/settings/networkpage.h"

#include "core/connection/networksettings.h"
#include "ui/form/failurewords.h"
#include "ui/form/formfield.h"
#include "ui/form/formwidth.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/form/secretedit.h"
#include "ui/look/told.h"
#include "ui/session.h"
#include "ui/settings/networkresults.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString joined(const QJsonArray &list)
{
    QStringList texts;
    for (const auto &text : list)
        texts.append(text.toString());
    return texts.join(u", "_s);
}

} // namespace

NetworkPage::NetworkPage(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_results(new NetworkResults(this))
    , m_notice(new Notice(this))
{
    auto *fields = new QWidget(this);
    fields->setMaximumWidth(widestForm);
    makeFormGrid(fields);
    m_kind = new QComboBox(fields);
    m_kind->addItem(tr("As the system says"), u"system"_s);
    m_kind->addItem(tr("None", "proxy"), u"none"_s);
    m_kind->addItem(tr("This one:", "proxy"), u"manual"_s);
    add(u"kind"_s, tr("Proxy"), m_kind);
    m_url = new QLineEdit(fields);
    m_url->setPlaceholderText(u"http://proxy.example:3128"_s);
    add(u"proxy"_s, tr("Address of the proxy"), m_url);
    m_fields[u"proxy"_s]->setHint(tr("http://HOST:PORT or socks5://HOST:PORT"));
    m_user = new QLineEdit(fields);
    add(u"proxy-user"_s, tr("User name"), m_user);
    m_fields[u"proxy-user"_s]->setHint(tr("Empty: the proxy asks for none."));
    m_password = new SecretEdit(fields);
    add(u"proxy-password"_s, tr("Password"), m_password);
    m_password->focusProxy()->setAccessibleName(tr("Password"));
    m_bypass = new QLineEdit(fields);
    add(u"no-proxy"_s, tr("Not through the proxy"), m_bypass);
    m_fields[u"no-proxy"_s]->setHint(
        tr("Hosts, .domains, addresses, ranges such as 10.0.0.0/8; separated by half-width commas."));
    add(u"ca"_s, tr("Extra CA file"), makeFile(fields));
    m_file->setAccessibleName(tr("Extra CA file"));
    m_fields[u"ca"_s]->setHint(tr("Certificates in PEM, trusted beside those of the system."));
    m_apply = new QPushButton(tr("Apply"), this);
    m_apply->setObjectName(u"apply"_s);
    m_test = new QPushButton(tr("Test", "the network"), this);
    m_test->setObjectName(u"testNetwork"_s);
    m_test->setToolTip(tr("Reaches every platform by HTTP and by WebSocket, the way that is saved"));

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_test);
    buttons->addWidget(m_apply);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(new Label(tr("Network"), Label::Style::Title, this));
    auto *body = new QWidget(this);
    auto *inBody = new QVBoxLayout(body);
    inBody->setContentsMargins(0, 0, 8, 0);
    inBody->setSpacing(16);
    inBody->addWidget(fields);
    inBody->addWidget(m_results);
    inBody->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(body);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_notice);
    layout->addLayout(buttons);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &NetworkPage::followKind);
    for (const QLineEdit *line : { m_url, m_user })
        connect(line, &QLineEdit::textEdited, this, &NetworkPage::followOwner);
    connect(m_test, &QPushButton::clicked, this, &NetworkPage::test);
    connect(m_apply, &QPushButton::clicked, this, &NetworkPage::save);
    connect(&session, &Session::settingsChanged, this, &NetworkPage::ask);
    followKind();
    ask();
}

void NetworkPage::add(const QString &name, const QString &label, QWidget *editor)
{
    editor->setObjectName(name);
    m_fields.insert(name, new FormField(*static_cast<QGridLayout *>(editor->parentWidget()->layout()), label, editor));
}

QWidget *NetworkPage::makeFile(QWidget *parent)
{
    auto *both = new QWidget(parent);
    m_file = new QLineEdit(both);
    m_file->setObjectName(u"caFile"_s);
    auto *choose = new QPushButton(tr("Choose", "a file"), both);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_file, 1);
    layout->addWidget(choose);
    both->setFocusProxy(m_file);
    connect(choose, &QPushButton::clicked, this, &NetworkPage::chooseFile);
    return both;
}

void NetworkPage::ask()
{
    m_session.perform(makeRequest(u"network show"_s), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good && !hasBegun())
            fill(answer.result);
    });
}

void NetworkPage::fill(const QJsonObject &network)
{
    m_before = network;
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(network["proxy"_L1].toString())));
    m_url->setText(network["proxyUrl"_L1].toString());
    m_user->setText(network["proxyUser"_L1].toString());
    m_password->clear();
    followOwner();
    m_bypass->setText(joined(network["noProxy"_L1].toArray()));
    m_file->setText(network["caFile"_L1].toString());
}

void NetworkPage::followKind()
{
    const QString kind = m_kind->currentData().toString();
    for (const QString &name : { u"proxy"_s, u"proxy-user"_s, u"proxy-password"_s })
        m_fields[name]->setVisible(kind == "manual"_L1);
    m_fields[u"no-proxy"_s]->setVisible(kind != "none"_L1);
}

/// The password that is stored belongs to one name at one proxy.
void NetworkPage::followOwner()
{
    const bool isStored = m_before["hasProxyPassword"_L1].toBool();
    m_password->setPlaceholderText(!isStored        ? QString()
                                       : hasOwner() ? tr("Stored. Empty: it stays.")
                                                    : tr("Enter it again."));
}

/// As it is saved.
bool NetworkPage::hasOwner() const
{
    return m_url->text().trimmed() == m_before["proxyUrl"_L1].toString()
        && m_user->text().trimmed() == m_before["proxyUser"_L1].toString();
}

void NetworkPage::chooseFile()
{
    auto *dialog = new QFileDialog(window(), tr("Extra CA file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

/// What was typed and taken back is nothing, nor what stands in fields that are not to be seen.
bool NetworkPage::hasBegun() const
{
    if (m_before.isEmpty())
        return false;
    const QString kind = m_kind->currentData().toString();
    return kind != m_before["proxy"_L1].toString() || m_file->text().trimmed() != m_before["caFile"_L1].toString()
        || (kind != "none"_L1 && m_bypass->text().trimmed() != joined(m_before["noProxy"_L1].toArray()))
        || (kind == "manual"_L1 && (!hasOwner() || !m_password->isEmpty()));
}

bool NetworkPage::isGood()
{
    for (FormField *field : std::as_const(m_fields))
        field->clearError();
    const QString url = m_url->text().trimmed();
    if (m_kind->currentData() != "manual"_L1)
        return true;
    if (const Result<void> good = checkProxyUrl(QUrl(url, QUrl::StrictMode)); !good) {
        m_fields[u"proxy"_s]->showError(tr("This address cannot be used."), good.error().detail);
        m_fields[u"proxy"_s]->focus();
        return false;
    }
    if (!m_password->isEmpty() && m_user->text().trimmed().isEmpty()) {
        m_fields[u"proxy-user"_s]->showError(tr("Enter the name the password belongs to."));
        m_fields[u"proxy-user"_s]->focus();
        return false;
    }
    return true;
}

void NetworkPage::save()
{
    m_notice->dismiss();
    if (!isGood())
        return;
    const QString kind = m_kind->currentData().toString();
    const bool isManual = kind == "manual"_L1;
    QJsonObject options { { u"proxy"_s, isManual ? m_url->text().trimmed() : kind },
                          { u"no-proxy"_s, kind == "none"_L1 ? QString() : m_bypass->text().trimmed() },
                          { u"ca"_s, m_file->text().trimmed() } };
    // Told again, a name forgets its password.
    if (isManual && !hasOwner())
        options.insert(u"proxy-user"_s, m_user->text().trimmed());
    if (isManual && !m_password->isEmpty())
        options.insert(u"proxy-password"_s, true);
    m_apply->setEnabled(false);
    m_session.perform(makeRequest(u"network set"_s, {}, options, m_password->secret()), this,
                      [this](const CommandAnswer &answer) { takeAnswer(answer); });
}

void NetworkPage::test()
{
    if (hasBegun())
        return m_results->say(tr("Apply what is changed first: a test goes the way that is saved."));
    m_test->setEnabled(false);
    m_results->sayWaiting();
    m_session.perform(makeRequest(u"network test"_s), this, [this](const CommandAnswer &answer) {
        m_test->setEnabled(true);
        const QJsonArray places = answer.result["places"_L1].toArray();
        if (places.isEmpty())
            m_results->say(told(answer.error));
        else
            m_results->present(places);
    });
}

void NetworkPage::takeAnswer(const CommandAnswer &answer)
{
    m_apply->setEnabled(true);
    if (answer.exitCode == ExitCode::Good) {
        m_results->clear(); // they were of another way
        fill(answer.result);
        m_notice->say(Notice::Kind::Done, tr("Saved. Every bot goes this way from now on."));
        Q_EMIT formEnded();
        return;
    }
    const FailureWords words = FailureWords::of(answer);
    FormField *wrong = m_fields.value(words.flag);
    if (wrong == nullptr) {
        m_notice->say(Notice::Kind::Trouble, words.sentence, words.detail);
        return;
    }
    wrong->showError(words.sentence, words.detail);
    wrong->focus();
}

} // namespace oagent
