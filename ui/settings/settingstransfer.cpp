#include "ui/settings/settingstransfer.h"

#include "core/support/privatefile.h"
#include "ui/form/failurewords.h"
#include "ui/form/request.h"
#include "ui/session.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qint64 largestFile = qint64 { 1024 } * 1024; // far more than settings are

QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray array = list.toArray();
    for (const auto &text : array)
        texts.append(text.toString());
    return texts;
}

} // namespace

SettingsTransfer::SettingsTransfer(Session &session, QWidget *parent)
    : QObject(parent)
    , m_session(session)
    , m_parent(parent)
{ }

void SettingsTransfer::askWhereToExport()
{
    auto *dialog = new QFileDialog(m_parent->window(), tr("Export settings"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(u"oagent-bridge.json"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsTransfer::exportTo);
    dialog->open();
}

void SettingsTransfer::exportTo(const QString &path)
{
    m_session.perform(makeRequest(u"config export"_s), this, [this, path](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good)
            return write(path, answer.result["settings"_L1].toObject());
        const FailureWords words = FailureWords::of(answer);
        Q_EMIT failed(words.sentence, words.detail);
    });
}

void SettingsTransfer::write(const QString &path, const QJsonObject &settings)
{
    if (const Result<void> written = writePrivateFile(path, QJsonDocument(settings).toJson()); !written) {
        Q_EMIT failed(tr("The file was not written."), written.error().detail);
        return;
    }
    Q_EMIT succeeded(tr("Exported to %1. Secrets are not in it.").arg(path));
}

void SettingsTransfer::askWhatToImport()
{
    auto *dialog = new QFileDialog(m_parent->window(), tr("Import settings"));
    dialog->setObjectName(u"importDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsTransfer::askToReplace);
    dialog->open();
}

void SettingsTransfer::askToReplace(const QString &path)
{
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Import settings"),
                                     tr("Replace all settings by those of %1?").arg(QFileInfo(path).fileName()),
                                     QMessageBox::NoButton, m_parent->window());
    question->setObjectName(u"importQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(
        tr("Bots and assistants that are not in the file go, with their secrets, and cannot be "
           "brought back. Those that are in both keep their secrets."));
    QPushButton *confirm = question->addButton(tr("Replace"), QMessageBox::DestructiveRole);
    confirm->setObjectName(u"confirm"_s);
    question->setDefaultButton(question->addButton(tr("Cancel"), QMessageBox::RejectRole));
    connect(confirm, &QPushButton::clicked, this, [this, path] { importFrom(path); });
    question->open();
}

void SettingsTransfer::importFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT failed(tr("The file cannot be read."), file.errorString());
        return;
    }
    if (file.size() > largestFile) {
        Q_EMIT failed(tr("The file is far larger than settings are. Choose another one."), {});
        return;
    }
    const QJsonObject options { { u"file"_s, QFileInfo(path).fileName() },
                                { u"settings"_s, QString::fromUtf8(file.readAll()) } };
    m_session.perform(makeRequest(u"config import"_s, {}, options), this,
                      [this](const CommandAnswer &answer) { takeReport(answer); });
}

void SettingsTransfer::takeReport(const CommandAnswer &answer)
{
    if (answer.exitCode != ExitCode::Good) {
        Q_EMIT failed(answer.exitCode == ExitCode::Usage ? tr("The file holds no settings that can be used.")
                                                         : FailureWords::of(answer).sentence,
                      answer.error);
        return;
    }
    QStringList sentences { tr("Imported.") };
    if (const QStringList bots = textsOf(answer.result["botsWithoutSecret"_L1]); !bots.isEmpty())
        sentences.append(tr("These bots need their secret: %1.").arg(bots.join(u", "_s)));
    if (const QStringList keys = textsOf(answer.result["assistantsWithoutKey"_L1]); !keys.isEmpty())
        sentences.append(tr("These assistants need their key: %1.").arg(keys.join(u", "_s)));
    if (answer.result["proxyWithoutPassword"_L1].toBool())
        sentences.append(tr("The proxy needs its password."));
    Q_EMIT succeeded(sentences.join(u' '));
}

} // namespace oagent
