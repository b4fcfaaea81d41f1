#pragma once

#include "core/simulator/platform.h"

#include <QWidget>

#include <map>

class QComboBox;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace oagent {

class BubbleWidget;
class Label;

/// A chat program of a simulated platform: one plays a person, in private or in a group, and sees the bot's answer
/// grow as it would there.
class SimulatorWindow : public QWidget
{
    Q_OBJECT
public:
    /// `platform` outlives this; `title` is the platform's name.
    SimulatorWindow(simulator::Platform &platform, const QString &title, QWidget *parent = nullptr);

private:
    [[nodiscard]] QWidget *makeTop();
    [[nodiscard]] QWidget *makeBottom();
    void say();
    void take(const simulator::BotBubble &bubble);
    void add(BubbleWidget *bubble);
    void showReady();

    simulator::Platform &m_platform;
    QComboBox *m_person = nullptr;
    QComboBox *m_chat = nullptr;
    QScrollArea *m_area;
    QVBoxLayout *m_bubbles = nullptr;
    QLineEdit *m_input = nullptr;
    QPushButton *m_send = nullptr;
    Label *m_silence = nullptr; ///< why nobody answers
    std::map<QString, BubbleWidget *> m_answers; ///< by BotBubble::id; children of the area
};

} // namespace oagent
