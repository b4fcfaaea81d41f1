#pragma once

#include "core/store/transcriptstore.h"
#include "ui/conversations/picture.h"

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
    EntryWidget(TranscriptEntry entry, PictureSource pictures, QWidget *parent = nullptr);

    /// The same question with more of its answer, or with all of it.
    void setEntry(const TranscriptEntry &entry);
    [[nodiscard]] const TranscriptEntry &entry() const { return m_entry; }
    /// Shows what came while nobody could see it: nothing is laid out for a window that is hidden or minimised.
    void bringUpToDate();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeQuestion();
    [[nodiscard]] QWidget *makeAnswer(PictureSource pictures);
    void showIfSeen();
    void refresh();
    [[nodiscard]] bool isSeen() const;
    void dress();
    /// Of a conversation that was begun anew in the window: a word between what was said before and after.
    [[nodiscard]] bool isDivider() const;

    TranscriptEntry m_entry;
    QLabel *m_asked = nullptr; ///< who and when
    QFrame *m_bubble = nullptr; ///< around the question
    QFrame *m_box = nullptr; ///< around the answer
    MarkdownView *m_answer = nullptr;
    QLabel *m_state = nullptr; ///< below the answer
    QTimer m_next { this }; ///< for text that came right after the last painting
    bool m_isStale = false; ///< there is more than is shown
};

} // namespace oagent
