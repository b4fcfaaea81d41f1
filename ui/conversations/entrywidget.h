#pragma once

#include "core/store/transcriptstore.h"

#include <QFrame>
#include <QTimer>

class QLabel;

namespace oagent {

class MarkdownView;

/// A question and its answer, which grows while it is given.
class EntryWidget : public QFrame
{
    Q_OBJECT
public:
    explicit EntryWidget(TranscriptEntry entry, QWidget *parent = nullptr);

    /// The same question with more of its answer, or with all of it.
    void setEntry(const TranscriptEntry &entry);
    [[nodiscard]] const TranscriptEntry &entry() const { return m_entry; }

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeQuestion();
    [[nodiscard]] QWidget *makeAnswer();
    void refresh();
    void dress();
    /// Of a conversation that was begun anew in the window: a word between what was said before and after.
    [[nodiscard]] bool isDivider() const;

    TranscriptEntry m_entry;
    QLabel *m_asked = nullptr; ///< who and when
    QFrame *m_bubble = nullptr; ///< around the question
    QFrame *m_box = nullptr; ///< around the answer
    MarkdownView *m_answer = nullptr;
    QLabel *m_state = nullptr; ///< below the answer
    QTimer m_next; ///< for text that came right after the last painting
};

} // namespace oagent
