#pragma once

#include "core/simulator/httpserver.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace oagent::simulator {

/// An OpenAI-compatible assistant on loopback: GET /v1/models, POST /v1/chat/completions (assistants.md §A). Answers
/// grow piece by piece as server-sent events; faults act on the questions that come next.
class AssistantServer : public QObject
{
    Q_OBJECT
public:
    /// One question. The key itself is never kept.
    struct Request
    {
        bool authorized = false; ///< the bearer matched, or none was expected
        QString model;
        QString user; ///< the member "user"
        bool stream = false;
        QString question; ///< text of the last message of role "user"
        QJsonObject body;
        QList<std::pair<QByteArray, QByteArray>> headers; ///< without Authorization

        [[nodiscard]] QByteArray header(const QByteArray &name) const;
    };
    enum class Fault {
        StallBeforeHead, ///< no byte until release()
        StallMidStream, ///< half of the answer, the rest after release()
        CloseMidStream, ///< half of the answer, then FIN without finish_reason or [DONE]
        ResetMidStream, ///< half of the answer, then RST
        Html, ///< 200 with a web page
        Silence, ///< head of an event stream, then nothing for ever
        CommentsOnly, ///< head, then keep-alive comments for ever
        PlainJson, ///< the whole answer as one JSON document although a stream was asked for
        ErrorMidStream, ///< half of the answer, then an error object and [DONE]
        WithoutDone, ///< whole and with finish_reason, but no [DONE]
    };
    using Answer = std::function<QString(const Request &request)>;

    /// With a key, other bearers get 401.
    explicit AssistantServer(QByteArray key = {}, QObject *parent = nullptr);
    ~AssistantServer() override;

    [[nodiscard]] bool listen();
    [[nodiscard]] QUrl baseUrl() const; ///< http://127.0.0.1:port/v1
    void setModels(const QStringList &models) { m_models = models; }
    /// Without one the answer is "You said: " and the question.
    void setAnswer(Answer answer) { m_answer = std::move(answer); }
    /// How an answer grows: `characters` at a time, one piece each `interval` (0: all at once, still in pieces).
    void setPace(qsizetype characters, std::chrono::milliseconds interval);
    /// Sent as delta.reasoning_content before the answer.
    void setReasoning(const QString &reasoning) { m_reasoning = reasoning; }

    void failNext(Fault fault, int count = 1);
    /// The next `count` questions get this status and body.
    void refuseNext(int status, const QByteArray &body, int count = 1,
                    const QList<std::pair<QByteArray, QByteArray>> &headers = {});
    void release(); ///< goes on with everything that stalls

    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    void forgetRequests() { m_requests.clear(); }
    [[nodiscard]] int timesAsked(const QString &question) const;
    [[nodiscard]] int modelRequests() const { return m_modelRequests; }
    [[nodiscard]] int running() const; ///< answers not yet ended
    [[nodiscard]] int finished() const { return m_finished; } ///< answers sent whole
    [[nodiscard]] int abandoned() const { return m_abandoned; } ///< clients that left before the end

Q_SIGNALS:
    void asked(const QString &question);
    void pieceSent(const QString &question); ///< of an answer that streams
    void answerEnded(const QString &question); ///< whole, cut by a fault, or abandoned

private:
    class Running;
    struct Planned
    {
        std::optional<Fault> fault;
        int status = 0;
        QByteArray body;
        QList<std::pair<QByteArray, QByteArray>> headers;
    };

    void handle(const std::shared_ptr<HttpExchange> &exchange);
    void listModels(HttpExchange &exchange);
    void takeQuestion(const std::shared_ptr<HttpExchange> &exchange);
    void answer(const std::shared_ptr<HttpExchange> &exchange, const Request &request);
    [[nodiscard]] bool isAuthorized(const HttpServerRequest &request) const;

    QByteArray m_key;
    QStringList m_models { QStringLiteral("simulated") };
    Answer m_answer;
    QString m_reasoning;
    qsizetype m_pieceSize = 8;
    std::chrono::milliseconds m_interval {};
    QList<Planned> m_planned;
    QList<Request> m_requests;
    QList<Running *> m_running; ///< our children
    int m_modelRequests = 0;
    int m_finished = 0;
    int m_abandoned = 0;
    HttpServer m_server; // last: exchanges report the end of their clients while it dies
};

} // namespace oagent::simulator
