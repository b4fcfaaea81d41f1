#pragma once

#include <QFrame>

class QLabel;

namespace oagent {

class MarkdownView;

/// One message of a simulated chat: the person's own on the right, the bot's on the left.
class BubbleWidget : public QFrame
{
    Q_OBJECT
public:
    enum class Side { Person, Bot };

    BubbleWidget(Side side, const QString &author, QWidget *parent = nullptr);

    /// `note` stands small below the text.
    void setContent(const QString &markdown, const QString &note);

private:
    MarkdownView *m_text = nullptr;
    QLabel *m_note = nullptr;
};

} // namespace oagent
