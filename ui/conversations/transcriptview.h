#pragma once

#include "core/store/transcriptstore.h"

#include <QScrollArea>

#include <functional>
#include <optional>
#include <utility>

class QPushButton;
class QVBoxLayout;

namespace oagent {

class EntryWidget;

/// The entries of one chat, oldest first. More are asked for when the reader comes near the top. Who reads further up
/// stays there, and is told how many came meanwhile. Who reads the newest keeps the newest few hundred.
class TranscriptView : public QScrollArea
{
    Q_OBJECT
public:
    explicit TranscriptView(QWidget *parent = nullptr);

    /// For entries that are put here from now on: where the pictures of a conversation are.
    using Pictures = std::function<QByteArray(const QString &conversation, const QString &address)>;
    void setPictures(Pictures pictures) { m_pictures = std::move(pictures); }
    /// Replaces everything, and goes to the end.
    void setEntries(const QList<TranscriptEntry> &entries);
    /// Puts those above that are older than all here; what is read stays where it is.
    void putBefore(const QList<TranscriptEntry> &entries);
    /// Adds it, or brings up to date the one of the same turn.
    void put(const TranscriptEntry &entry);
    /// Who asked is called so, where the entry of this turn is here.
    void takeNames(const TranscriptEntry &named);
    [[nodiscard]] QList<TranscriptEntry> entries() const;

Q_SIGNALS:
    /// The reader comes near the oldest entry.
    void olderWanted();
    /// The oldest entries went, to keep it small: they can be asked for again.
    void trimmed();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] EntryWidget *make(const TranscriptEntry &entry);
    [[nodiscard]] bool isAtEnd() const;
    void keepPlace();
    void trim();
    void bringUpToDate();
    void noteUnseen(int count);
    void placeButton();

    QVBoxLayout *m_layout = nullptr;
    QList<EntryWidget *> m_entries; ///< of the layout
    Pictures m_pictures;
    QPushButton *m_toEnd; ///< "3 new"
    int m_unseen = 0;
    bool m_followsEnd = true;
    std::optional<int> m_fromEnd; ///< how far above the end the reader is, while older entries find their place
    bool m_isMoving = false; ///< the program scrolls, not the reader
};

} // namespace oagent
