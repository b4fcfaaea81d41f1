#include "core/support/mediatype.h"
#include "tests/testing/print.h"

#include <gtest/gtest.h>

#include <vector>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

QString extensionOf(const QByteArray &bytes) { return mediaTypeOf(bytes).extension; }

QByteArray isoMedia(const QByteArray &brand)
{
    return QByteArray("\0\0\0\x18"
                      "ftyp",
                      8)
        + brand + "\0\0\0\0"_ba;
}

} // namespace

TEST(MediaType, IsToldByTheFirstBytes)
{
    struct Case
    {
        QByteArray bytes;
        QString extension;
        QByteArray mime;
    };
    const std::vector<Case> cases {
        { "\x89PNG\r\n\x1a\n..."_ba, u"png"_s, "image/png"_ba },
        { "\xff\xd8\xff\xe0..."_ba, u"jpg"_s, "image/jpeg"_ba },
        { "GIF87a..."_ba, u"gif"_s, "image/gif"_ba },
        { "GIF89a..."_ba, u"gif"_s, "image/gif"_ba },
        { "RIFF1234WEBPVP8 "_ba, u"webp"_s, "image/webp"_ba },
        { "RIFF1234WAVEfmt "_ba, u"wav"_s, "audio/wav"_ba },
        { isoMedia("heic"_ba), u"heic"_s, "image/heic"_ba },
        { isoMedia("mif1"_ba), u"heif"_s, "image/heif"_ba },
        { isoMedia("isom"_ba), u"mp4"_s, "video/mp4"_ba },
        { isoMedia("M4A "_ba), u"m4a"_s, "audio/mp4"_ba },
        { QByteArray("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0", 20), u"bmp"_s, "image/bmp"_ba },
        { "%PDF-1.7"_ba, u"pdf"_s, "application/pdf"_ba },
        { "PK\x03\x04..."_ba, u"zip"_s, "application/zip"_ba },
        { "#!AMR\n..."_ba, u"amr"_s, "audio/amr"_ba },
        { "OggS..."_ba, u"ogg"_s, "audio/ogg"_ba },
        { "ID3\x04..."_ba, u"mp3"_s, "audio/mpeg"_ba },
        { "\xff\xfb\x90..."_ba, u"mp3"_s, "audio/mpeg"_ba },
    };
    for (const Case &one : cases) {
        EXPECT_EQ(extensionOf(one.bytes), one.extension);
        EXPECT_EQ(mediaTypeOf(one.bytes).mime, one.mime);
    }
}

TEST(MediaType, IsUnknownForEverythingElseHoweverShort)
{
    for (const QByteArray &bytes : { ""_ba, "\x89"_ba, "BM is a text"_ba, "RIFF1234AVI "_ba, "<svg>"_ba, "\xff"_ba,
                                     "hello, this is a text"_ba, "MZ\x90"_ba }) {
        EXPECT_EQ(mediaTypeOf(bytes), MediaType()) << bytes.toStdString();
        EXPECT_FALSE(mediaTypeOf(bytes).isImage());
    }
}
