#pragma once

#include "core/connection/sseparser.h"
#include "core/support/result.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace oagent {

/// In tokens, as the server counts.
struct ChatUsage
{
    qint64 prompt = 0;
    qint64 completion = 0;
    qint64 total = 0;
};

/// What one event of an answer holds.
struct ChatPiece
{
    QString text;
    QString reasoning; ///< never part of the answer
    QStringList tools; ///< names of tools the assistant begins to use
    std::optional<Error> error; ///< the answer has failed; what follows is to be ignored
};

struct ChatEnd
{
    bool cutByLength = false;
    QString oddReason; ///< a finish reason nobody knows; taken for "stop"
};

/// Reads the chunks of one answer (assistants.md A.3 to A.5). Never depends on members it does not need.
class ChatChunkReader
{
public:
    [[nodiscard]] ChatPiece read(const SseEvent &event);
    /// The answer of a server that does not stream: {"choices": [{"message": {"content"}}]}.
    [[nodiscard]] ChatPiece readWhole(const QByteArray &json);

    /// Whether the end mark came; whatever follows is to be ignored.
    [[nodiscard]] bool isDone() const { return m_done; }
    /// Whether the answer is whole, even if the connection breaks now.
    [[nodiscard]] bool isWhole() const { return m_done || !m_finishReason.isEmpty(); }

    /// How the answer ended, now that nothing more comes. Errors: Truncated without finish reason and end mark;
    /// ContentFiltered; Server; Protocol when the assistant wanted nothing but to have a tool run.
    [[nodiscard]] Result<ChatEnd> end() const;
    [[nodiscard]] const std::optional<ChatUsage> &usage() const { return m_usage; }

private:
    [[nodiscard]] ChatPiece readObject(const QJsonObject &object, QLatin1StringView part);
    void readToolCalls(const QJsonObject &delta, QStringList &names);
    void readUsage(const QJsonObject &object);

    bool m_done = false;
    bool m_hasText = false;
    QString m_finishReason;
    QHash<int, QString> m_tools; ///< by the index the server gave them
    std::optional<ChatUsage> m_usage;
};

} // namespace oagent
