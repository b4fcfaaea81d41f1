#pragma once

#include "core/store/transcriptstore.h"

#include <QScrollArea>

#include <optional>

class QPushButton;
class QVBoxLayout;

namespace oagent {

class EntryWidget;

/// The entries of one chat, oldest first. More are asked for when the reader comes near the top. Who reads further up
/// stays there, and is told how many came meanwhile.
class TranscriptView : public QScrollArea
{
    Q_OBJECT
public:
    explicit TranscriptView(QWidget *parent = nullptr);

    /// Replaces everything, and goes to the end.
    void setEntries(const QList<TranscriptEntry> &entries);
    /// Puts those above that are older than all here; what is read stays where it is.
    void putBefore(const QList<TranscriptEntry> &entries);
    /// Adds it, or brings up to date the one of the same turn.
    void put(const TranscriptEntry &entry);
    [[nodiscard]] QList<TranscriptEntry> entries() const;

Q_SIGNALS:
    /// The reader comes near the oldest entry.
    void olderWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] bool isAtEnd() const;
    void keepPlace();
    void noteUnseen(int count);
    void placeButton();

    QVBoxLayout *m_layout = nullptr;
    QList<EntryWidget *> m_entries; ///< of the layout
    QPushButton *m_toEnd; ///< "3 new"
    int m_unseen = 0;
    bool m_followsEnd = true;
    std::optional<int> m_fromEnd; ///< how far above the end the reader is, while older entries find their place
    bool m_isMoving = false; ///< the program scrolls, not the reader
};

} // namespace oagent
