#pragma once

#include "ui/log/logrow.h"

#include <QTableView>

namespace oagent {

class LogModel;

/// The rows of a LogModel. Follows the newest one until the reader scrolls away, and keeps its place from then on.
class LogView : public QTableView
{
    Q_OBJECT
public:
    explicit LogView(LogModel &model, QWidget *parent = nullptr);

    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
    /// Jumps to the newest row and stays there.
    void setFollowing(bool isFollowing);
    [[nodiscard]] bool hasSelectedRows() const;
    /// Puts the selected rows onto the clipboard, as they are shown, a line each.
    void copySelection() const;

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    void selectionEmptied(bool isEmpty);
    /// The reader wants to see the stages of one message alone.
    void turnChosen(oagent::TurnKey turn);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void applyFont();
    void noteScrolled(int value);
    void keepPlace(int removed);
    void followAgain();
    [[nodiscard]] QString textOfRow(int row) const;

    LogModel &m_model;
    bool m_isFollowing = true;
    bool m_isMoving = false; ///< the program scrolls, not the reader
};

} // namespace oagent
