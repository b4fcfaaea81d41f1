#include "core/simulator/multipart.h"

namespace oagent::simulator {

namespace {

QByteArray boundaryOf(const QByteArray &contentType)
{
    const qsizetype at = contentType.indexOf("boundary=");
    if (!contentType.startsWith("multipart/form-data") || at < 0)
        return {};
    const QByteArray boundary = contentType.mid(at + 9);
    return boundary.startsWith('"') ? boundary.mid(1, boundary.indexOf('"', 1) - 1) : boundary;
}

/// The value of `name="…"` in a header line, nothing when it is not there.
std::optional<QByteArray> quoted(const QByteArray &headers, const QByteArray &name)
{
    const QByteArray opening = ' ' + name + "=\"";
    const qsizetype at = headers.indexOf(opening);
    if (at < 0)
        return std::nullopt;
    const qsizetype from = at + opening.size();
    return headers.mid(from, headers.indexOf('"', from) - from);
}

FormPart partFrom(const QByteArray &headers, const QByteArray &bytes)
{
    FormPart part { .name = quoted(headers, "name").value_or(QByteArray()), .bytes = bytes };
    if (const std::optional<QByteArray> fileName = quoted(headers, "filename"))
        part.fileName = QString::fromUtf8(*fileName);
    const QByteArray type = "\r\ncontent-type:";
    if (const qsizetype at = headers.toLower().indexOf(type); at >= 0) {
        const qsizetype from = at + type.size();
        const qsizetype end = headers.indexOf("\r\n", from);
        part.contentType = headers.mid(from, end < 0 ? -1 : end - from).trimmed();
    }
    return part;
}

} // namespace

QList<FormPart> formParts(const HttpServerRequest &request)
{
    const QByteArray boundary = boundaryOf(request.header("Content-Type"));
    if (boundary.isEmpty())
        return {};
    QList<FormPart> parts;
    const QByteArray delimiter = "\r\n--" + boundary;
    const QByteArray body = "\r\n" + request.body;
    for (qsizetype at = body.indexOf(delimiter); at >= 0;) {
        const qsizetype head = at + delimiter.size();
        const qsizetype next = body.indexOf(delimiter, head);
        const qsizetype content = body.indexOf("\r\n\r\n", head);
        if (next >= 0 && content >= 0 && content < next)
            parts.append(partFrom(body.mid(head, content - head), body.mid(content + 4, next - content - 4)));
        at = next;
    }
    return parts;
}

} // namespace oagent::simulator
