#include "core/assistant/openai/chatchunkreader.h"

#include "core/assistant/openai/chaterror.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestReason = 40; ///< of a finish reason in a log line, in characters

ChatPiece failed(Error::Kind kind, const QString &detail)
{
    ChatPiece piece;
    piece.error = failure(kind, detail).value();
    return piece;
}

ChatPiece failed(const ServerComplaint &complaint)
{
    ChatPiece piece;
    piece.error = errorOf(complaint);
    return piece;
}

/// The choice with index 0, or the first without an index; further choices are other answers to the same question.
QJsonObject firstChoice(const QJsonObject &object)
{
    const QJsonArray choices = object.value("choices"_L1).toArray();
    for (const auto &choice : choices) {
        if (choice.toObject().value("index"_L1).toInt() == 0)
            return choice.toObject();
    }
    return {};
}

/// `content` is text, null, or an array of parts, of which only text belongs to the answer.
QString textOf(const QJsonValue &content)
{
    QString text = content.toString();
    const QJsonArray parts = content.toArray();
    for (const auto &value : parts) {
        const QJsonObject part = value.toObject();
        const QString type = part.value("type"_L1).toString(u"text"_s);
        if (type == "text"_L1 || type == "output_text"_L1)
            text += part.value("text"_L1).toString();
    }
    return text;
}

/// A tool's progress beside the chunks: {"tool" or "name": text, "status"?: "completed" at its end}.
QStringList toolOf(const QByteArray &data)
{
    const QJsonObject progress = QJsonDocument::fromJson(data).object();
    const QString name = progress.value("tool"_L1).toString(progress.value("name"_L1).toString());
    if (name.isEmpty() || progress.value("status"_L1) == "completed"_L1)
        return {};
    return { name };
}

} // namespace

ChatPiece ChatChunkReader::read(const SseEvent &event)
{
    const QByteArray data = event.data.trimmed();
    if (data == "[DONE]") {
        m_done = true;
        return {};
    }
    if (event.event == "hermes.tool.progress") {
        ChatPiece piece;
        piece.tools = toolOf(data);
        return piece;
    }
    const QJsonDocument document = QJsonDocument::fromJson(data);
    const QJsonObject object = document.object();
    if (const auto complaint = complaintOfEvent(object))
        return failed(*complaint);
    if (event.event == "error")
        return failed({ .message = object.value("message"_L1).toString(QString::fromUtf8(data)), .code = {} });
    if (document.isNull() && data.startsWith('{'))
        return failed(Error::Kind::Protocol, u"the server sent an event that is not JSON"_s);
    return readObject(object, "delta"_L1);
}

ChatPiece ChatChunkReader::readWhole(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (const auto complaint = complaintOfEvent(object))
        return failed(*complaint);
    if (object.value("choices"_L1).toArray().isEmpty())
        return failed(Error::Kind::Protocol, u"the server answered with something other than a chat completion"_s);
    ChatPiece piece = readObject(object, "message"_L1);
    m_done = true;
    return piece;
}

Result<ChatEnd> ChatChunkReader::end() const
{
    if (!isWhole())
        return failure(Error::Kind::Truncated, u"the server ended its answer without an end mark"_s);
    if (m_finishReason == "content_filter"_L1)
        return failure(Error::Kind::ContentFiltered, u"the content filter of the assistant stopped the answer"_s);
    if (m_finishReason == "error"_L1)
        return failure(Error::Kind::Server, u"the server ended its answer with an error"_s);
    if ((m_finishReason == "tool_calls"_L1 || m_finishReason == "function_call"_L1) && !m_hasText)
        return failure(Error::Kind::Protocol, u"the assistant asked to run a tool; this connection cannot"_s);
    static const QStringList known { u"stop"_s, u"length"_s, u"tool_calls"_s, u"function_call"_s };
    const bool isKnown = m_finishReason.isEmpty() || known.contains(m_finishReason);
    return ChatEnd { .cutByLength = m_finishReason == "length"_L1,
                     .oddReason = isKnown ? QString() : m_finishReason.left(longestReason) };
}

ChatPiece ChatChunkReader::readObject(const QJsonObject &object, QLatin1StringView part)
{
    ChatPiece piece;
    readUsage(object);
    const QJsonObject choice = firstChoice(object);
    const QJsonObject delta = choice.value(part).toObject();
    piece.text = textOf(delta.value("content"_L1)) + delta.value("refusal"_L1).toString();
    piece.reasoning = delta.value("reasoning_content"_L1).toString(delta.value("reasoning"_L1).toString());
    readToolCalls(delta, piece.tools);
    if (const QString reason = choice.value("finish_reason"_L1).toString(); !reason.isEmpty())
        m_finishReason = reason;
    m_hasText = m_hasText || !piece.text.trimmed().isEmpty();
    return piece;
}

void ChatChunkReader::readToolCalls(const QJsonObject &delta, QStringList &names)
{
    QJsonArray calls = delta.value("tool_calls"_L1).toArray();
    if (const QJsonValue call = delta.value("function_call"_L1); call.isObject()) // the legacy form, one at most
        calls.append(QJsonObject { { u"function"_s, call } });
    for (const auto &value : std::as_const(calls)) {
        const QJsonObject call = value.toObject();
        QString &known = m_tools[call.value("index"_L1).toInt()];
        const QString name = call.value("function"_L1).toObject().value("name"_L1).toString();
        if (!name.isEmpty() && known != name)
            names.append(name);
        if (!name.isEmpty())
            known = name;
    }
}

void ChatChunkReader::readUsage(const QJsonObject &object)
{
    const QJsonValue value = object.value("usage"_L1);
    if (!value.isObject())
        return;
    const auto tokens = [&value](QLatin1StringView name) { return value.toObject().value(name).toInteger(); };
    m_usage = ChatUsage { .prompt = tokens("prompt_tokens"_L1),
                          .completion = tokens("completion_tokens"_L1),
                          .total = tokens("total_tokens"_L1) };
}

} // namespace oagent
