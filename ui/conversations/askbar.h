#pragma once

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace oagent {

/// Where one writes to the assistant: Enter sends, Shift+Enter begins a line.
class AskBar : public QWidget
{
    Q_OBJECT
public:
    explicit AskBar(QWidget *parent = nullptr);

    /// While an answer grows it can be stopped.
    void setAnswering(bool isAnswering);
    /// Somebody is there to be asked; what is typed stays either way.
    void setReady(bool isReady);
    void focusInput();

Q_SIGNALS:
    void asked(const QString &text);
    void stopWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void send();
    void fitHeight();
    void enableSend();

    QPlainTextEdit *m_input = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_send = nullptr;
    bool m_isReady = false;
};

} // namespace oagent
