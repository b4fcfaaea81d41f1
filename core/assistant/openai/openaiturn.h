#pragma once

#include "core/assistant/assistant.h"
#include "core/assistant/openai/chatchunkreader.h"
#include "core/assistant/openai/openaisettings.h"
#include "core/assistant/openai/thoughtfilter.h"
#include "core/connection/httpclient.h"
#include "core/connection/sseparser.h"

#include <QTimer>

#include <memory>

namespace oagent {

/// One question to an OpenAI-compatible server, with its retries.
class OpenAiTurn final : public AssistantTurn
{
    Q_OBJECT
public:
    /// `settings` is shared because a turn may outlive the assistant when the settings change. `http` must outlive it.
    OpenAiTurn(HttpClient &http, HttpRequest request, std::shared_ptr<const OpenAiSettings> settings,
               OpenAiLimits limits);

    void cancel() override;
    /// What the server counted; nothing when it did not, or not yet.
    [[nodiscard]] const std::optional<ChatUsage> &usage() const { return m_reader.usage(); }

Q_SIGNALS:
    /// The server does not know `stream_options`, and answers without.
    void streamOptionsRefused();

private:
    enum class Phase {
        Open, ///< asking, answering, or waiting to ask again
        Closing, ///< all is said; only the end of the connection's answer is missing
        Ended,
    };
    enum class Format { Unknown, Events, Whole, Refusal };

    void ask();
    void takeHead(const HttpHead &head);
    void tellStarted(const QJsonObject &remoteIds);
    void takeBytes(const QByteArray &bytes);
    void takeUnknown(const QByteArray &bytes);
    void takeEvents(const Result<QList<SseEvent>> &events);
    [[nodiscard]] bool say(const ChatPiece &piece);
    void separateThoughts(ChatPiece &piece, bool isLast);
    void takeEnd(const Result<void> &result);
    void takeRefusal();
    void completeWhole();
    void complete();
    void fail(const Error &error);
    [[nodiscard]] Outcome outcome(Outcome::Kind kind) const;
    [[nodiscard]] std::optional<Milliseconds> retryDelay(const Error &error) const;
    [[nodiscard]] Milliseconds timeLeft() const;
    void end(const Outcome &outcome);
    void dropStream();

    HttpClient &m_http;
    HttpRequest m_request;
    std::shared_ptr<const OpenAiSettings> m_settings;
    OpenAiLimits m_limits;
    std::chrono::steady_clock::time_point m_deadline;
    qsizetype m_retries = 0;

    Phase m_phase = Phase::Open;
    QString m_text;
    bool m_hasStarted = false;
    bool m_shown = false; ///< something of the answer, so that asking again would say it twice
    bool m_lacksStreamOptions = false; ///< asked without them for the first time
    QTimer m_timer; ///< Open: until the next attempt, or the grace of a whole answer. Closing: the grace

    // Of the current attempt:
    std::unique_ptr<HttpStream> m_stream;
    HttpHead m_head;
    Format m_format = Format::Unknown;
    QByteArray m_body; ///< all but events
    SseParser m_parser;
    ChatChunkReader m_reader;
    ThoughtFilter m_thoughts;
};

} // namespace oagent
