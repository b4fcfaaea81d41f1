#pragma once

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace oagent {

class Notice;

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
    [[nodiscard]] QString typed() const;
    void type(const QString &text);
    /// What was asked was not taken: it is typed again, below a word about why.
    void putBack(const QString &text, const QString &why);

Q_SIGNALS:
    void asked(const QString &text);
    void stopWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void send();
    void fitHeight();
    void enableSend();

    Notice *m_trouble;
    QPlainTextEdit *m_input;
    QPushButton *m_stop = nullptr;
    QPushButton *m_send = nullptr;
    bool m_isReady = false;
};

} // namespace oagent
