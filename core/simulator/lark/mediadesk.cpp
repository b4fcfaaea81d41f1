#include "core/simulator/lark/mediadesk.h"

#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/multipart.h"
#include "core/support/mediatype.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

constexpr qsizetype largestImage = 10LL * 1024 * 1024;
constexpr qsizetype largestFile = 30LL * 1024 * 1024;

/// The whole form: the file, and the fields beside it by name.
struct Form
{
    std::optional<FormPart> file;
    QHash<QByteArray, QString> fields;
};

Form formOf(const HttpServerRequest &request, const QByteArray &fileField)
{
    Form form;
    for (const FormPart &part : formParts(request)) {
        if (part.name == fileField)
            form.file = part;
        else
            form.fields.insert(part.name, QString::fromUtf8(part.bytes));
    }
    return form;
}

} // namespace

HttpAnswer MediaDesk::fetch(const QString &messageId, const QString &key, const HttpServerRequest &request)
{
    const QByteArray type = request.queryItem("type"_ba);
    const bool isImage = key.startsWith("img_"_L1);
    if (type != "image" && type != "file")
        return refuse(u"type is image or file"_s);
    if (isImage != (type == "image"))
        return refuse(u"image for an image_key, file for a file_key"_s);
    const auto file = m_files.constFind(key);
    if (file == m_files.constEnd() || (!file->messageId.isEmpty() && file->messageId != messageId))
        return LarkAnswer::error(234'003, u"File not in msg."_s);
    HttpAnswer answer { .status = 200, .body = file->bytes, .contentType = file->contentType, .headers = {} };
    if (!file->disposition.isEmpty())
        answer.headers.append({ "Content-Disposition"_ba, file->disposition });
    return answer;
}

HttpAnswer MediaDesk::refuse(const QString &detail)
{
    m_context.log.record(u"media.body"_s, detail);
    return LarkAnswer::error(234'001, u"Invalid request param. "_s + detail);
}

HttpAnswer MediaDesk::uploadImage(const HttpServerRequest &request)
{
    const Form form = formOf(request, "image"_ba);
    if (form.fields.value("image_type"_ba) != "message"_L1)
        return refuse(u"image_type is message"_s);
    if (!form.file || !form.file->fileName || form.file->bytes.isEmpty())
        return refuse(u"image is a part with a file name, and not empty"_s);
    if (form.file->bytes.size() > largestImage)
        return refuse(u"an image has 10 MB at most"_s);
    if (!mediaTypeOf(form.file->bytes).mime.startsWith("image/"))
        return LarkAnswer::error(234'011, u"Can't recognize the image format."_s);
    m_uploads.append({ freshId(u"img_v3_"_s), u"message"_s, *form.file->fileName, form.file->bytes });
    return LarkAnswer::success({ { u"image_key"_s, m_uploads.last().key } });
}

HttpAnswer MediaDesk::uploadFile(const HttpServerRequest &request)
{
    const Form form = formOf(request, "file"_ba);
    const QString type = form.fields.value("file_type"_ba);
    const QStringList types { u"opus"_s, u"mp4"_s, u"pdf"_s, u"doc"_s, u"xls"_s, u"ppt"_s, u"stream"_s };
    if (!types.contains(type) || form.fields.value("file_name"_ba).isEmpty())
        return refuse(u"file_type and file_name say what it is"_s);
    if (!form.file || !form.file->fileName || form.file->bytes.isEmpty())
        return refuse(u"file is a part with a file name, and not empty"_s);
    if (form.file->bytes.size() > largestFile)
        return refuse(u"a file has 30 MB at most"_s);
    m_uploads.append({ freshId(u"file_v3_"_s), type, form.fields.value("file_name"_ba), form.file->bytes });
    return LarkAnswer::success({ { u"file_key"_s, m_uploads.last().key } });
}

std::optional<LarkUpload> MediaDesk::upload(const QString &key) const
{
    const auto found
        = std::find_if(m_uploads.begin(), m_uploads.end(), [&](const LarkUpload &one) { return one.key == key; });
    return found == m_uploads.end() ? std::nullopt : std::optional(*found);
}

} // namespace oagent::simulator::larkparts
