#include "ui/conversations/markdownview.h"

#include "ui/conversations/safedocument.h"
#include "ui/look/icon.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int copyIcon = 14;

} // namespace

MarkdownView::MarkdownView(QWidget *parent)
    : QTextBrowser(parent)
{
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    render();
    connect(this, &QTextBrowser::anchorClicked, this, &MarkdownView::open);
}

void MarkdownView::setText(const QString &markdown)
{
    if (m_markdown == markdown)
        return;
    m_markdown = markdown;
    render();
}

void MarkdownView::render()
{
    // Made ready before anything lays it out: a layout loads pictures on its own way, past the document.
    auto *fresh = new SafeDocument(this);
    fresh->setDocumentMargin(0);
    fresh->setDefaultFont(font());
    fresh->setForeignMarkdown(m_markdown, palette(), [this](const QString &address) { return picture(address); });
    fresh->fitPictures(viewport()->width());
    setDocument(fresh);
    delete std::exchange(m_document, fresh);
    fitHeight();
}

QImage MarkdownView::picture(const QString &address)
{
    if (!m_pictures)
        return {};
    if (const auto known = m_decoded.constFind(address); known != m_decoded.cend())
        return *known;
    QImage decoded = decodePicture(m_pictures(address));
    if (!decoded.isNull())
        m_decoded.insert(address, decoded);
    return decoded;
}

/// A transcript scrolls as a whole, not answer by answer.
void MarkdownView::fitHeight()
{
    m_document->fitPictures(viewport()->width());
    document()->setTextWidth(viewport()->width());
    setFixedHeight(static_cast<int>(std::ceil(document()->size().height())) + 2 * frameWidth());
    placeCopyButtons();
}

QSize MarkdownView::sizeHint() const { return { QTextBrowser::sizeHint().width(), height() }; }

void MarkdownView::placeCopyButtons()
{
    const QList<SafeDocument::Listing> listings = m_document->listings();
    while (m_copyButtons.size() < listings.size()) {
        auto *button = new QToolButton(viewport());
        button->setIcon(icon(u"copy"_s, palette()));
        button->setIconSize({ copyIcon, copyIcon });
        button->setAutoRaise(true);
        button->setToolTip(tr("Copy"));
        button->setAccessibleName(tr("Copy code"));
        button->setCursor(Qt::ArrowCursor);
        const qsizetype index = m_copyButtons.size();
        connect(button, &QToolButton::clicked, this, [this, index] {
            const QList<SafeDocument::Listing> now = m_document->listings();
            if (index < now.size())
                QGuiApplication::clipboard()->setText(now[index].text);
        });
        m_copyButtons.append(button);
    }
    for (qsizetype i = 0; i < m_copyButtons.size(); ++i) {
        m_copyButtons[i]->setVisible(i < listings.size());
        if (i >= listings.size())
            continue;
        const QTextBlock block = document()->findBlockByNumber(listings[i].firstBlock);
        // Over the middle of the first line, also where that is all of the listing, and the end of the text.
        const QRectF line = document()->documentLayout()->blockBoundingRect(block);
        const QTextLine first = block.layout()->lineAt(0);
        const double middle = line.top() + (first.isValid() ? first.y() + first.height() / 2 : 0);
        const int side = copyIcon + 6;
        m_copyButtons[i]->setGeometry(viewport()->width() - side - 2, static_cast<int>(middle) - side / 2, side, side);
    }
}

void MarkdownView::open(const QUrl &url)
{
    // SafeDocument leaves no other link; one that came another way is not to be opened either.
    const QString scheme = url.scheme();
    if (scheme == "http"_L1 || scheme == "https"_L1 || scheme == "mailto"_L1)
        QDesktopServices::openUrl(url);
}

void MarkdownView::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitHeight();
}

void MarkdownView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    const bool isLook = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (!isLook || m_document == nullptr)
        return;
    for (QToolButton *button : std::as_const(m_copyButtons))
        button->setIcon(icon(u"copy"_s, palette()));
    render();
}

void MarkdownView::wheelEvent(QWheelEvent *event) { event->ignore(); } // for what it stands in

} // namespace oagent
