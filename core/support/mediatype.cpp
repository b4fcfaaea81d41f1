#include "core/support/mediatype.h"

#include <QByteArrayView>

#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

struct Signature
{
    qsizetype at = 0;
    QByteArrayView bytes {};
    const char *mime = nullptr;
    const char *extension = nullptr;
};

// The published signatures of each format; containers (RIFF, ISO base media) have a rule of their own below.
constexpr std::array signatures {
    Signature { 0, "\x89PNG\r\n\x1a\n", "image/png", "png" },
    Signature { 0, "\xff\xd8\xff", "image/jpeg", "jpg" },
    Signature { 0, "GIF87a", "image/gif", "gif" },
    Signature { 0, "GIF89a", "image/gif", "gif" },
    Signature { 0, "%PDF-", "application/pdf", "pdf" },
    Signature { 0, "PK\x03\x04", "application/zip", "zip" },
    Signature { 0, "PK\x05\x06", "application/zip", "zip" }, // an empty one
    Signature { 0, "#!AMR", "audio/amr", "amr" },
    Signature { 0, "OggS", "audio/ogg", "ogg" },
    Signature { 0, "ID3", "audio/mpeg", "mp3" },
};

bool hasAt(const QByteArray &bytes, qsizetype at, QByteArrayView wanted)
{
    return bytes.size() >= at + wanted.size() && QByteArrayView(bytes).sliced(at, wanted.size()) == wanted;
}

MediaType typeOfRiff(const QByteArray &bytes)
{
    if (hasAt(bytes, 8, "WEBP"))
        return { "image/webp"_ba, u"webp"_s };
    if (hasAt(bytes, 8, "WAVE"))
        return { "audio/wav"_ba, u"wav"_s };
    return {};
}

/// ISO 14496-12: a box "ftyp" with the major brand behind it.
MediaType typeOfIsoMedia(const QByteArray &bytes)
{
    const QByteArray brand = bytes.mid(8, 4);
    if (brand == "heic" || brand == "heix" || brand == "hevc" || brand == "hevx" || brand == "heim" || brand == "heis")
        return { "image/heic"_ba, u"heic"_s };
    if (brand == "mif1" || brand == "msf1")
        return { "image/heif"_ba, u"heif"_s };
    if (brand == "M4A ")
        return { "audio/mp4"_ba, u"m4a"_s };
    return { "video/mp4"_ba, u"mp4"_s };
}

/// An MPEG audio frame without a tag before it: eleven set bits, layer III.
bool isMpegAudio(const QByteArray &bytes)
{
    if (bytes.size() < 2)
        return false;
    const auto second = static_cast<quint8>(bytes.at(1));
    return static_cast<quint8>(bytes.at(0)) == 0xff && (second & 0xe0U) == 0xe0U && (second & 0x06U) == 0x02U;
}

/// "BM" alone would be every text that begins so: the four bytes at 6 are reserved and zero, the header size at 14 is
/// one of a few.
bool isBitmap(const QByteArray &bytes)
{
    return hasAt(bytes, 0, "BM") && hasAt(bytes, 6, QByteArrayView("\0\0\0\0", 4)) && bytes.size() > 18
        && hasAt(bytes, 15, QByteArrayView("\0\0\0", 3));
}

} // namespace

MediaType mediaTypeOf(const QByteArray &bytes)
{
    for (const Signature &signature : signatures) {
        if (hasAt(bytes, signature.at, signature.bytes))
            return { signature.mime, QString::fromLatin1(signature.extension) };
    }
    if (hasAt(bytes, 0, "RIFF"))
        return typeOfRiff(bytes);
    if (hasAt(bytes, 4, "ftyp"))
        return typeOfIsoMedia(bytes);
    if (isBitmap(bytes))
        return { "image/bmp"_ba, u"bmp"_s };
    if (isMpegAudio(bytes))
        return { "audio/mpeg"_ba, u"mp3"_s };
    return {};
}

} // namespace oagent
