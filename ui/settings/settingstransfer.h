#pragma once

#include <QJsonObject>
#include <QObject>

class QWidget;

namespace oagent {

struct CommandAnswer;
class Session;

/// Export and import of all settings, which hold no secret.
class SettingsTransfer : public QObject
{
    Q_OBJECT
public:
    /// Dialogs stand before the window of `parent`.
    SettingsTransfer(Session &session, QWidget *parent);

    void askWhereToExport();
    void askWhatToImport();

Q_SIGNALS:
    /// Told in one sentence; `detail` is in English.
    void succeeded(const QString &sentence);
    void failed(const QString &sentence, const QString &detail);

private:
    void exportTo(const QString &path);
    void write(const QString &path, const QJsonObject &settings);
    void askToReplace(const QString &path);
    void importFrom(const QString &path);
    void takeReport(const CommandAnswer &answer);

    Session &m_session;
    QWidget *m_parent;
};

} // namespace oagent
