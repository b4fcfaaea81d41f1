#include "ui/conversations/markdownview.h"

#include "tests/testing/rawserver.h"
#include "tests/testing/waituntil.h"
#include "ui/conversations/safedocument.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QDesktopServices>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

#include <gtest/gtest.h>

#ifdef __linux__
#include <sys/inotify.h>
#include <unistd.h>
#endif

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// Gets what would be opened in a browser.
class UrlCatcher : public QObject
{
    Q_OBJECT
public:
    UrlCatcher()
    {
        for (const QString &scheme : { u"https"_s, u"http"_s, u"mailto"_s, u"file"_s })
            QDesktopServices::setUrlHandler(scheme, this, "take");
    }
    ~UrlCatcher() override
    {
        for (const QString &scheme : { u"https"_s, u"http"_s, u"mailto"_s, u"file"_s })
            QDesktopServices::unsetUrlHandler(scheme);
    }
    UrlCatcher(const UrlCatcher &) = delete;
    UrlCatcher &operator=(const UrlCatcher &) = delete;

    QList<QUrl> opened;

public Q_SLOTS:
    void take(const QUrl &url) { opened.append(url); }
};

/// Where one would click on that text.
QPoint placeOf(const MarkdownView &view, const QString &text)
{
    QTextCursor cursor = view.document()->find(text);
    EXPECT_FALSE(cursor.isNull()) << text.toStdString();
    cursor.setPosition(cursor.selectionStart() + 1);
    return view.cursorRect(cursor).center();
}

QByteArray pngFilled(QSize size, const QColor &color, QImage::Format format = QImage::Format_RGB32)
{
    QImage picture(size, format);
    picture.fill(color);
    QBuffer buffer;
    EXPECT_TRUE(picture.save(&buffer, "PNG"));
    return buffer.data();
}

/// What is painted in plain red.
QSize redArea(MarkdownView &view)
{
    const QImage painted = view.viewport()->grab().toImage();
    QRect red;
    for (int y = 0; y < painted.height(); ++y) {
        for (int x = 0; x < painted.width(); ++x) {
            if (painted.pixelColor(x, y) == QColor(Qt::red))
                red |= QRect(x, y, 1, 1);
        }
    }
    return red.size();
}

QString shown(const QString &markdown)
{
    MarkdownView view;
    view.resize(400, 100);
    view.setText(markdown);
    return view.toPlainText();
}

} // namespace

TEST(MarkdownView, LoadsNothingForAPictureOnTheNet)
{
    RawServer server;
    const QString url = server.url(u"http"_s).toString();
    MarkdownView view;
    view.resize(400, 300);
    view.setText(u"before ![a cat](%1/cat.png) after\n\n<img src=\"%1/dog.png\">\n\n[![x](%1/x.png)](%1/y)"_s.arg(url));
    view.show();
    QTest::qWait(0);
    view.grab();
    // A load would have been asked for by now; a second connection of our own shows that the server had its chance.
    QTcpSocket own;
    own.connectToHost(server.url().host(), static_cast<quint16>(server.url().port()));
    ASSERT_TRUE(waitUntil([&] { return server.accepted() > 0; }));
    EXPECT_EQ(server.accepted(), 1);
    EXPECT_TRUE(view.toPlainText().contains(u"[picture: a cat]"_s)) << view.toPlainText().toStdString();
}

#ifdef __linux__
TEST(MarkdownView, OpensNoFileForAPictureOnThisComputer)
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"secret.png"_s);
    QImage picture(40, 40, QImage::Format_RGB32);
    picture.fill(Qt::red);
    ASSERT_TRUE(picture.save(path));
    const int watch = inotify_init1(IN_NONBLOCK);
    ASSERT_GE(watch, 0);
    ASSERT_GE(inotify_add_watch(watch, path.toLocal8Bit().constData(), IN_OPEN | IN_ACCESS), 0);
    MarkdownView view;
    view.resize(400, 300);
    view.setText(u"![a](file://%1) ![b](%1) <img src=\"%1\"> [c](file://%1)"_s.arg(path));
    view.show();
    view.grab();
    std::array<char, 4096> events {};
    EXPECT_EQ(read(watch, events.data(), events.size()), -1) << "the file was opened";
    // The watch works: this opens it.
    ASSERT_FALSE(QImage(path).isNull());
    EXPECT_GT(read(watch, events.data(), events.size()), 0);
    close(watch);
}
#endif

TEST(MarkdownView, ShowsAPictureWhoseBytesAreAtHandNoWiderThanItself)
{
    MarkdownView view;
    view.setPictures([](const QString &address) {
        return address == u"media:t1/0"_s ? pngFilled({ 300, 200 }, Qt::red) : QByteArray();
    });
    view.resize(500, 10);
    view.setText(u"before\n\n![a cat](media:t1/0)\n\nafter"_s);
    view.show();
    EXPECT_FALSE(view.toPlainText().contains(u"[picture"_s)) << view.toPlainText().toStdString();
    EXPECT_EQ(redArea(view), QSize(300, 200));
    view.resize(170, 10);
    const QSize narrow = redArea(view);
    EXPECT_LE(narrow.width(), 170);
    EXPECT_GT(narrow.width(), 100);
    EXPECT_NEAR(narrow.height() * 3, narrow.width() * 2, 6) << "in its own proportions";
    EXPECT_GT(view.height(), narrow.height());
}

TEST(MarkdownView, NamesAPictureWhoseBytesAreGoneOrNotToBeTrusted)
{
    const QHash<QString, QByteArray> bytes {
        { u"media:t/svg"_s, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"_ba },
        { u"media:t/huge"_s, pngFilled({ 5000, 5000 }, Qt::red, QImage::Format_Mono) }, // of a few bytes
        { u"media:t/broken"_s, pngFilled({ 8, 8 }, Qt::red).left(40) },
    };
    for (const QString &address : { u"media:t/svg"_s, u"media:t/huge"_s, u"media:t/broken"_s, u"media:t/gone"_s }) {
        MarkdownView view;
        view.setPictures([&](const QString &wanted) { return bytes.value(wanted); });
        view.setText(u"![a cat](%1)"_s.arg(address));
        EXPECT_EQ(view.toPlainText(), u"[picture: a cat]"_s) << address.toStdString();
    }
}

TEST(MarkdownView, NamesAFileThatWentToThePlatform)
{
    EXPECT_EQ(shown(u"![report.pdf](media:file)"_s), u"[file: report.pdf]"_s);
    EXPECT_EQ(shown(u"![file](media:file)"_s), u"[file]"_s);
    EXPECT_EQ(shown(u"![picture](media:t1/0)"_s), u"[picture]"_s);
    EXPECT_EQ(shown(u"![a_b_c.png](media:t1/0)"_s), u"[picture: a_b_c.png]"_s);
}

TEST(MarkdownView, TakesNoHtml)
{
    EXPECT_TRUE(shown(u"<b>bold</b> <script>alert(1)</script>"_s).contains(u"<b>bold</b>"_s));
}

TEST(MarkdownView, ShowsTheTrueHostOfALink)
{
    EXPECT_EQ(shown(u"[your bank](https://evil.example/login)"_s), u"your bank (evil.example)"_s);
    EXPECT_EQ(shown(u"[https://bank.example](https://evil.example/)"_s), u"https://bank.example (evil.example)"_s);
    EXPECT_EQ(shown(u"[see **this**](https://docs.example/a)"_s), u"see this (docs.example)"_s);
    EXPECT_EQ(shown(u"[bank.example/**evil.example**](https://evil.example/)"_s),
              u"bank.example/evil.example (evil.example)"_s);
    EXPECT_EQ(shown(u"<https://docs.example/a>"_s), u"https://docs.example/a"_s);
    // Cyrillic letters that look like those of another name.
    EXPECT_TRUE(shown(u"[аpple](https://аpple.example/)"_s).contains(u"(xn--"_s));
    EXPECT_EQ(shown(u"[x](https://bank.example@evil.example/)"_s), u"x (evil.example)"_s);
}

TEST(MarkdownView, OpensALinkOnAClickAloneAndNoneThatIsUnsafe)
{
    UrlCatcher catcher;
    MarkdownView view;
    view.resize(600, 200);
    view.setText(u"[good](https://docs.example/a)\n\n[bad](file:///etc/passwd)\n\n[worse](javascript:alert)"_s);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_TRUE(catcher.opened.isEmpty());
    for (const QString &text : { u"bad"_s, u"worse"_s })
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, placeOf(view, text));
    EXPECT_TRUE(catcher.opened.isEmpty());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, placeOf(view, u"good"_s));
    EXPECT_EQ(catcher.opened, QList<QUrl> { QUrl(u"https://docs.example/a"_s) });
    EXPECT_EQ(view.markdown().left(6), u"[good]"_s); // and stays where it is
}

TEST(MarkdownView, CopiesOneListingWithoutTheOther)
{
    MarkdownView view;
    view.resize(600, 200);
    view.setText(u"a\n\n```sql\nselect 1;\nselect 2;\n```\n\nb\n\n```\nls\n```\n"_s);
    view.show();
    QList<QToolButton *> buttons;
    for (QToolButton *button : view.findChildren<QToolButton *>()) {
        if (button->isVisible())
            buttons.append(button);
    }
    ASSERT_EQ(buttons.size(), 2);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    EXPECT_EQ(QApplication::clipboard()->text(), u"select 1;\nselect 2;"_s);
    QTest::mouseClick(buttons[1], Qt::LeftButton);
    EXPECT_EQ(QApplication::clipboard()->text(), u"ls"_s);
    EXPECT_LT(buttons[0]->y(), buttons[1]->y());
}

TEST(MarkdownView, IsAsTallAsItsText)
{
    MarkdownView view;
    view.resize(400, 10);
    view.setText(u"one line"_s);
    const int one = view.height();
    view.setText(u"one\n\ntwo\n\nthree\n\nfour"_s);
    EXPECT_GT(view.height(), 3 * one);
}

#include "markdownview_test.moc"
