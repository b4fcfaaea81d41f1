#include "ui/conversations/safedocument.h"

#include "ui/look/plaintooltip.h"
#include "ui/look/tone.h"

#include <QFontDatabase>
#include <QPalette>
#include <QTextBlock>
#include <QTextTable>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int aroundListing = 6;

bool isListing(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)
        || block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
}

bool mayBeOpened(const QUrl &url)
{
    const QString scheme = url.scheme();
    return scheme == "http"_L1 || scheme == "https"_L1 || scheme == "mailto"_L1;
}

/// A line between the ground and the text, in light and in dark.
QColor faint(const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const auto between = [](int from, int to) { return from + (to - from) * 3 / 10; };
    return { between(ground.red(), text.red()), between(ground.green(), text.green()),
             between(ground.blue(), text.blue()) };
}

/// What a link really leads to, as short as it can be said. In ASCII: letters of other scripts can look like it.
QString destination(const QUrl &url)
{
    return url.scheme() == "mailto"_L1 ? url.path() : QString::fromLatin1(QUrl::toAce(url.host()));
}

struct Place
{
    int position = 0;
    int length = 0;
    QTextCharFormat format;
    QString text;
};

/// Fragments the caller may change, the last one first, so that positions stay true.
QList<Place> placesOf(const QTextDocument &document, bool (*isWanted)(const QTextCharFormat &))
{
    QList<Place> places;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            if (isWanted(fragment.charFormat()))
                places.prepend({ fragment.position(), fragment.length(), fragment.charFormat(), fragment.text() });
        }
    }
    return places;
}

bool isPicture(const QTextCharFormat &format) { return format.isImageFormat(); }

/// Each link as a whole, however many fragments it has; the last one first.
QList<Place> linksOf(const QTextDocument &document)
{
    QList<Place> links;
    for (const Place &place : placesOf(document, [](const QTextCharFormat &format) { return format.isAnchor(); })) {
        const bool goesOn = !links.isEmpty() && place.position + place.length == links.last().position
            && place.format.anchorHref() == links.last().format.anchorHref();
        if (!goesOn) {
            links.append(place);
            continue;
        }
        links.last().position = place.position;
        links.last().length += place.length;
        links.last().text.prepend(place.text);
    }
    return links;
}

} // namespace

void SafeDocument::setForeignMarkdown(const QString &markdown, const QPalette &palette, const Pictures &pictures)
{
    setUndoRedoEnabled(false);
    setMarkdown(markdown, MarkdownFeatures(MarkdownDialectGitHub) | MarkdownNoHTML);
    replacePictures(pictures);
    showHosts(palette);
    dress(palette);
}

/// `address` as of Transcripts::addFile(), or any other.
QString SafeDocument::wordsFor(const QString &address, const QString &name)
{
    if (address == "media:file"_L1)
        return name == "file"_L1 ? tr("[file]") : tr("[file: %1]").arg(name);
    const bool isNamed = !address.startsWith("media:"_L1) || name != "picture"_L1;
    return isNamed && !name.isEmpty() ? tr("[picture: %1]").arg(name) : tr("[picture]");
}

void SafeDocument::replacePictures(const Pictures &pictures)
{
    for (const Place &place : placesOf(*this, isPicture)) {
        const QTextImageFormat picture = place.format.toImageFormat();
        const QString name = picture.property(QTextFormat::ImageAltText).toString();
        QTextCursor cursor(this);
        cursor.setPosition(place.position);
        cursor.setPosition(place.position + place.length, QTextCursor::KeepAnchor);
        if (const QImage image = pictures ? pictures(picture.name()) : QImage(); !image.isNull()) {
            // Found here before anything is loaded for it.
            addResource(ImageResource, QUrl(picture.name()), image);
            QTextImageFormat shown;
            shown.setName(picture.name());
            shown.setProperty(QTextFormat::ImageAltText, name);
            cursor.setCharFormat(shown);
            continue;
        }
        QTextCharFormat format;
        if (const QUrl url(picture.name()); mayBeOpened(url)) {
            format.setAnchor(true);
            format.setAnchorHref(url.toString());
        }
        cursor.insertText(wordsFor(picture.name(), name), format);
    }
}

void SafeDocument::fitPictures(int width)
{
    for (const Place &place : placesOf(*this, isPicture)) {
        QTextImageFormat format = place.format.toImageFormat();
        const QSize natural = resource(ImageResource, QUrl(format.name())).value<QImage>().size();
        if (natural.isEmpty())
            continue;
        const int shown = std::clamp(width, 1, natural.width());
        if (qRound(format.width()) == shown)
            continue;
        format.setWidth(shown);
        format.setHeight(double(natural.height()) * shown / natural.width());
        QTextCursor cursor(this);
        cursor.setPosition(place.position);
        cursor.setPosition(place.position + place.length, QTextCursor::KeepAnchor);
        cursor.setCharFormat(format);
    }
}

void SafeDocument::showHosts(const QPalette &palette)
{
    for (const Place &link : linksOf(*this)) {
        const QUrl url(link.format.anchorHref());
        QTextCursor cursor(this);
        cursor.setPosition(link.position);
        cursor.setPosition(link.position + link.length, QTextCursor::KeepAnchor);
        QTextCharFormat format;
        if (!mayBeOpened(url)) {
            format.setAnchor(false);
            format.setAnchorHref({});
            format.setForeground(palette.text());
            format.setFontUnderline(false);
            cursor.mergeCharFormat(format);
            continue;
        }
        format.setForeground(palette.link());
        format.setFontUnderline(true);
        format.setToolTip(plainToolTip(url.toDisplayString()));
        cursor.mergeCharFormat(format);
        if (link.text == destination(url) || link.text == url.toString() || link.text == url.toDisplayString())
            continue;
        QTextCharFormat small;
        small.setForeground(secondaryText(palette));
        cursor.setPosition(link.position + link.length);
        cursor.insertText(u" ("_s + destination(url) + u')', small);
    }
}

void SafeDocument::dress(const QPalette &palette)
{
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const auto isFixed = [](const QTextCharFormat &format) { return format.fontFixedPitch(); };
    for (const Place &place : placesOf(*this, isFixed)) {
        QTextCursor cursor(this);
        cursor.setPosition(place.position);
        cursor.setPosition(place.position + place.length, QTextCursor::KeepAnchor);
        QTextCharFormat format;
        format.setFontFamilies(fixed.families());
        if (!isListing(cursor.block()))
            format.setBackground(palette.alternateBase());
        cursor.mergeCharFormat(format);
    }
    for (QTextBlock block = begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        if (isListing(block)) {
            format.setBackground(palette.alternateBase());
            format.setLeftMargin(0);
            format.setNonBreakableLines(false);
            // Room above and below, where the next thing begins; it is not coloured.
            if (!block.previous().isValid() || !isListing(block.previous()))
                format.setTopMargin(aroundListing);
            if (!block.next().isValid() || !isListing(block.next()))
                format.setBottomMargin(aroundListing);
            cursor.setBlockFormat(format);
        }
        if (auto *table = qobject_cast<QTextTable *>(cursor.currentFrame())) {
            QTextTableFormat lines = table->format();
            lines.setBorderCollapse(true);
            lines.setBorder(1);
            lines.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            lines.setBorderBrush(faint(palette));
            lines.setCellPadding(4);
            lines.setCellSpacing(0);
            table->setFormat(lines);
            block = table->lastCursorPosition().block();
        }
    }
}

QList<SafeDocument::Listing> SafeDocument::listings() const
{
    QList<Listing> listings;
    bool isInside = false;
    for (QTextBlock block = begin(); block.isValid(); block = block.next()) {
        if (!isListing(block)) {
            isInside = false;
            continue;
        }
        if (!isInside)
            listings.append({ block.blockNumber(), block.text() });
        else
            listings.last().text += u'\n' + block.text();
        isInside = true;
    }
    return listings;
}

} // namespace oagent
