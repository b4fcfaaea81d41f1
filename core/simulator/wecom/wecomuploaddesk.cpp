#include "core/simulator/wecom/wecomuploaddesk.h"

#include "core/simulator/wecom/wecomframe.h"
#include "core/support/mediatype.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr int maxChunks = 100;
constexpr qint64 leastBytes = 6; // "more than 5 bytes"
constexpr int uploadsPerWindow = 30;
constexpr qint64 mebibyte = 1024LL * 1024;

/// The largest file of this type; nothing for types that do not exist.
std::optional<qint64> largestOf(const QString &type)
{
    static const QHash<QString, qint64> sizes { { u"image"_s, 10 * mebibyte },
                                                { u"voice"_s, 2 * mebibyte },
                                                { u"video"_s, 10 * mebibyte },
                                                { u"file"_s, 20 * mebibyte } };
    const auto size = sizes.constFind(type);
    return size == sizes.constEnd() ? std::nullopt : std::optional(*size);
}

bool hasFormatOf(const QString &type, const QByteArray &bytes)
{
    const QString extension = mediaTypeOf(bytes).extension;
    if (type == "image"_L1)
        return extension == "png"_L1 || extension == "jpg"_L1;
    if (type == "voice"_L1)
        return extension == "amr"_L1;
    return type != "video"_L1 || extension == "mp4"_L1;
}

} // namespace

WeComUploadDesk::WeComUploadDesk(WeComContext &context)
    : m_context(context)
    , m_rate(context.limits.rateWindow, uploadsPerWindow)
{ }

CommandAnswer WeComUploadDesk::refuse(const QString &rule, const QString &detail, int errcode)
{
    m_context.log.record(rule, detail);
    return CommandAnswer::error(errcode);
}

CommandAnswer WeComUploadDesk::init(const WeComRequest &request)
{
    const QJsonObject &body = request.body;
    Upload upload;
    upload.record.type = body["type"_L1].toString();
    upload.record.filename = body["filename"_L1].toString();
    upload.size = body["total_size"_L1].toInteger(-1);
    upload.chunks = body["total_chunks"_L1].toInt(-1);
    upload.md5 = body["md5"_L1].toString().toLower();
    const std::optional<qint64> largest = largestOf(upload.record.type);
    const qint64 chunkBytes = m_context.limits.chunkBytes;
    if (!largest)
        return refuse(u"upload.type"_s, u"no such type"_s, badMediaType);
    if (upload.record.filename.isEmpty())
        return refuse(u"upload.init"_s, u"no filename"_s, badParameter);
    if (upload.size < leastBytes || upload.size > *largest)
        return refuse(u"upload.size"_s, u"not a size that this type may have"_s, badMediaSize);
    if (upload.chunks != (upload.size + chunkBytes - 1) / chunkBytes || upload.chunks > maxChunks)
        return refuse(u"upload.chunk-count"_s, u"not as many chunks as the size needs"_s, badParameter);
    if (!m_rate.allowsOneMore())
        return refuse(u"upload.rate"_s, u"more than %1 uploads in the window"_s.arg(uploadsPerWindow), frequencyLimit);
    const QString id = freshWeComId();
    m_open.insert(id, upload);
    return { 0, u"ok"_s, { { u"upload_id"_s, id } } };
}

CommandAnswer WeComUploadDesk::chunk(const WeComRequest &request)
{
    const auto upload = m_open.find(request.body["upload_id"_L1].toString());
    if (upload == m_open.end())
        return refuse(u"upload.id"_s, u"no such upload_id"_s, badParameter);
    const int index = request.body["chunk_index"_L1].toInt(-1);
    if (index < 0 || index >= upload->chunks)
        return refuse(u"upload.chunk-index"_s, u"chunks count from 0"_s, badParameter);
    const auto decoded = QByteArray::fromBase64Encoding(request.body["base64_data"_L1].toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    const qint64 chunkBytes = m_context.limits.chunkBytes;
    const qint64 wanted = index + 1 < upload->chunks ? chunkBytes : upload->size - index * chunkBytes;
    if (!decoded || (*decoded).size() != wanted)
        return refuse(u"upload.chunk-size"_s, u"not the bytes of this chunk"_s, badParameter);
    upload->parts.insert(index, *decoded);
    return {};
}

void WeComUploadDesk::chunkAnswered(const WeComRequest &request, int errcode)
{
    const auto upload = m_open.find(request.body["upload_id"_L1].toString());
    if (upload != m_open.end() && errcode == 0)
        upload->acknowledged.insert(request.body["chunk_index"_L1].toInt());
}

CommandAnswer WeComUploadDesk::finish(const WeComRequest &request)
{
    const QString id = request.body["upload_id"_L1].toString();
    if (!m_open.contains(id))
        return refuse(u"upload.id"_s, u"no such upload_id"_s, badParameter);
    Upload upload = m_open.value(id);
    if (upload.acknowledged.size() != upload.chunks)
        return refuse(u"upload.finish-early"_s, u"not every chunk is acknowledged"_s, badParameter);
    for (const QByteArray &part : std::as_const(upload.parts))
        upload.record.bytes += part;
    if (upload.record.bytes.size() != upload.size) // a chunk was thrown away on command
        return CommandAnswer::error(badParameter);
    const QByteArray md5 = QCryptographicHash::hash(upload.record.bytes, QCryptographicHash::Md5).toHex();
    if (!upload.md5.isEmpty() && upload.md5.toLatin1() != md5)
        return refuse(u"upload.md5"_s, u"not the md5 of the file"_s, badParameter);
    if (!hasFormatOf(upload.record.type, upload.record.bytes))
        return refuse(u"upload.format"_s, u"not a format that this type may have"_s, badMediaType);
    upload.record.chunks = upload.chunks;
    upload.record.mediaId = freshWeComId();
    m_open.remove(id);
    m_uploads.append(upload.record);
    m_context.mediaIds.insert(upload.record.mediaId, upload.record.type);
    return { 0,
             u"ok"_s,
             { { u"type"_s, upload.record.type },
               { u"media_id"_s, upload.record.mediaId },
               { u"created_at"_s, QString::number(QDateTime::currentSecsSinceEpoch()) } } };
}

} // namespace oagent::simulator
