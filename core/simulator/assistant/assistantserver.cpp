#include "core/simulator/assistant/assistantserver.h"

#include <QJsonDocument>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QByteArray compact(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QByteArray event(const QJsonObject &object) { return "data: " + compact(object) + "\n\n"; }

QByteArray chunk(const QString &model, const QJsonObject &delta, const QJsonValue &finishReason = {})
{
    return event({ { u"id"_s, u"chatcmpl-simulated"_s },
                   { u"object"_s, u"chat.completion.chunk"_s },
                   { u"created"_s, 1 },
                   { u"model"_s, model },
                   { u"choices"_s,
                     QJsonArray { QJsonObject {
                         { u"index"_s, 0 }, { u"delta"_s, delta }, { u"finish_reason"_s, finishReason } } } } });
}

QByteArray wholeAnswer(const QString &model, const QString &text, const QString &reasoning)
{
    QJsonObject message { { u"role"_s, u"assistant"_s }, { u"content"_s, text } };
    if (!reasoning.isEmpty())
        message[u"reasoning_content"_s] = reasoning;
    return compact({ { u"id"_s, u"chatcmpl-simulated"_s },
                     { u"object"_s, u"chat.completion"_s },
                     { u"created"_s, 1 },
                     { u"model"_s, model },
                     { u"choices"_s,
                       QJsonArray { QJsonObject {
                           { u"index"_s, 0 }, { u"message"_s, message }, { u"finish_reason"_s, u"stop"_s } } } } });
}

QByteArray errorBody(const QString &message, const QString &code)
{
    return compact({ { u"error"_s,
                       QJsonObject { { u"message"_s, message },
                                     { u"type"_s, u"invalid_request_error"_s },
                                     { u"param"_s, QJsonValue() },
                                     { u"code"_s, code } } } });
}

/// A message's content is a string, or an array of parts of which the texts count.
QString textOf(const QJsonValue &content)
{
    if (content.isString())
        return content.toString();
    QString text;
    const QJsonArray parts = content.toArray();
    for (const auto &part : parts)
        text += part.toObject()["text"_L1].toString();
    return text;
}

QString questionIn(const QJsonArray &messages)
{
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        if (messages.at(i)["role"_L1] == "user"_L1)
            return textOf(messages.at(i)["content"_L1]);
    }
    return {};
}

/// Cut every `size` characters, but never inside a surrogate pair.
QStringList piecesOf(const QString &text, qsizetype size)
{
    QStringList pieces;
    for (qsizetype from = 0; from < text.size();) {
        qsizetype to = std::min(from + size, text.size());
        if (to < text.size() && text.at(to).isLowSurrogate())
            ++to;
        pieces.append(text.mid(from, to - from));
        from = to;
    }
    return pieces;
}

} // namespace

QByteArray AssistantServer::Request::header(const QByteArray &name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray() : found->second;
}

/// One answer on its way.
class AssistantServer::Running : public QObject
{
public:
    Running(AssistantServer &server, std::shared_ptr<HttpExchange> exchange, const Request &request,
            std::optional<Fault> fault)
        : QObject(&server)
        , m_server(server)
        , m_exchange(std::move(exchange))
        , m_model(request.model)
        , m_question(request.question)
        , m_asStream(request.stream)
        , m_fault(fault)
    {
        m_text = server.m_answer ? server.m_answer(request) : u"You said: "_s + request.question;
        m_pieces = piecesOf(m_text, server.m_pieceSize);
        connect(m_exchange.get(), &HttpExchange::peerGone, this, [this] {
            ++m_server.m_abandoned;
            end();
        });
        connect(&m_pace, &QTimer::timeout, this, [this] { step(); });
    }

    void start()
    {
        if (m_fault == Fault::StallBeforeHead)
            return; // release() begins
        begin();
    }

    void release()
    {
        const std::optional<Fault> fault = std::exchange(m_fault, std::nullopt);
        if (fault == Fault::StallBeforeHead)
            begin();
        else if (fault == Fault::StallMidStream)
            grow();
        else
            m_fault = fault;
    }

private:
    void begin()
    {
        if (m_fault == Fault::Html) {
            m_exchange->respond(200, "<!DOCTYPE html><html><body>Welcome</body></html>"_ba, "text/html"_ba);
            end();
        } else if (!m_asStream || m_fault == Fault::PlainJson) {
            m_exchange->respond(200, wholeAnswer(m_model, m_text, m_server.m_reasoning));
            complete();
        } else {
            m_exchange->beginChunked(200, "text/event-stream; charset=utf-8"_ba,
                                     { { "Cache-Control"_ba, "no-cache"_ba } });
            beginStream();
        }
    }

    void beginStream()
    {
        if (m_fault == Fault::Silence)
            return;
        if (m_fault != Fault::CommentsOnly) {
            m_exchange->write(chunk(m_model, { { u"role"_s, u"assistant"_s }, { u"content"_s, QString() } }));
            if (!m_server.m_reasoning.isEmpty())
                m_exchange->write(chunk(m_model, { { u"reasoning_content"_s, m_server.m_reasoning } }));
        }
        grow();
    }

    void grow()
    {
        constexpr std::chrono::milliseconds commentInterval { 20 };
        m_pace.start(m_fault == Fault::CommentsOnly ? std::max(m_server.m_interval, commentInterval)
                                                    : m_server.m_interval);
    }

    void step()
    {
        if (m_fault == Fault::CommentsOnly) {
            m_exchange->write(": keep-alive\n\n"_ba);
            return;
        }
        const bool half = m_next >= (m_pieces.size() + 1) / 2;
        if (half && m_fault && m_fault != Fault::WithoutDone)
            breakOff();
        else if (m_next < m_pieces.size())
            sendPiece();
        else
            finishStream();
    }

    void sendPiece()
    {
        m_exchange->write(chunk(m_model, { { u"content"_s, m_pieces.at(m_next++) } }));
        const QString question = m_question; // a receiver may delete the server and us with it
        Q_EMIT m_server.pieceSent(question);
    }

    void breakOff()
    {
        m_pace.stop();
        switch (*m_fault) {
        case Fault::CloseMidStream: m_exchange->close(); break;
        case Fault::ResetMidStream: m_exchange->reset(); break;
        case Fault::ErrorMidStream:
            m_exchange->write("data: " + errorBody(u"the run failed"_s, u"server_error"_s) + "\n\ndata: [DONE]\n\n");
            m_exchange->finish();
            break;
        default: return; // StallMidStream waits for release(); the others never come here
        }
        end();
    }

    void finishStream()
    {
        m_pace.stop();
        m_exchange->write(chunk(m_model, {}, u"stop"_s));
        if (m_fault != Fault::WithoutDone)
            m_exchange->write("data: [DONE]\n\n"_ba);
        m_exchange->finish();
        complete();
    }

    void complete()
    {
        ++m_server.m_finished;
        end();
    }

    void end()
    {
        m_pace.stop();
        m_exchange->disconnect(this);
        m_server.m_running.removeOne(this);
        deleteLater();
        const QString question = m_question; // a receiver may delete the server and us with it
        Q_EMIT m_server.answerEnded(question);
    }

    AssistantServer &m_server;
    std::shared_ptr<HttpExchange> m_exchange;
    QString m_model;
    QString m_question;
    QString m_text;
    QStringList m_pieces;
    qsizetype m_next = 0;
    bool m_asStream;
    std::optional<Fault> m_fault;
    QTimer m_pace;
};

AssistantServer::AssistantServer(QByteArray key, QObject *parent)
    : QObject(parent)
    , m_key(std::move(key))
{
    m_server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { handle(exchange); });
}

// Now, while our members are alive: they use them.
AssistantServer::~AssistantServer() { qDeleteAll(std::exchange(m_running, {})); }

bool AssistantServer::listen() { return m_server.listen(); }

QUrl AssistantServer::baseUrl() const { return m_server.url(u"/v1"_s); }

void AssistantServer::setPace(qsizetype characters, std::chrono::milliseconds interval)
{
    m_pieceSize = std::max<qsizetype>(characters, 1);
    m_interval = interval;
}

void AssistantServer::failNext(Fault fault, int count)
{
    for (int i = 0; i < count; ++i)
        m_planned.append({ .fault = fault, .status = 0, .body = {}, .headers = {} });
}

void AssistantServer::refuseNext(int status, const QByteArray &body, int count,
                                 const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    for (int i = 0; i < count; ++i)
        m_planned.append({ .fault = std::nullopt, .status = status, .body = body, .headers = headers });
}

void AssistantServer::release()
{
    const QList<Running *> running = m_running;
    for (Running *one : running)
        one->release();
}

int AssistantServer::timesAsked(const QString &question) const
{
    return static_cast<int>(std::count_if(m_requests.begin(), m_requests.end(),
                                          [&](const Request &request) { return request.question == question; }));
}

int AssistantServer::running() const { return static_cast<int>(m_running.size()); }

void AssistantServer::handle(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpServerRequest &request = exchange->request();
    if (request.path == "/v1/models" && request.method == "GET")
        listModels(*exchange);
    else if (request.path == "/v1/chat/completions" && request.method == "POST")
        takeQuestion(exchange);
    else
        exchange->respond(404, errorBody(u"no such address"_s, u"not_found"_s));
}

void AssistantServer::listModels(HttpExchange &exchange)
{
    ++m_modelRequests;
    if (!isAuthorized(exchange.request())) {
        exchange.respond(401, errorBody(u"wrong key"_s, u"invalid_api_key"_s));
        return;
    }
    QJsonArray models;
    for (const QString &model : std::as_const(m_models))
        models.append(QJsonObject { { u"id"_s, model }, { u"object"_s, u"model"_s } });
    exchange.respond(200, compact({ { u"object"_s, u"list"_s }, { u"data"_s, models } }));
}

void AssistantServer::takeQuestion(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpServerRequest &raw = exchange->request();
    Request request;
    request.authorized = isAuthorized(raw);
    request.body = QJsonDocument::fromJson(raw.body).object();
    request.model = request.body["model"_L1].toString();
    request.user = request.body["user"_L1].toString();
    request.stream = request.body["stream"_L1].toBool();
    request.question = questionIn(request.body["messages"_L1].toArray());
    for (const auto &header : raw.headers) {
        if (header.first.compare("Authorization"_ba, Qt::CaseInsensitive) != 0)
            request.headers.append(header);
    }
    m_requests.append(request);

    if (!request.authorized)
        exchange->respond(401, errorBody(u"wrong key"_s, u"invalid_api_key"_s));
    else if (request.question.isEmpty())
        exchange->respond(400, errorBody(u"no question"_s, u"invalid_request"_s));
    else
        answer(exchange, request);
    Q_EMIT asked(request.question);
}

void AssistantServer::answer(const std::shared_ptr<HttpExchange> &exchange, const Request &request)
{
    const Planned planned = m_planned.isEmpty() ? Planned() : m_planned.takeFirst();
    if (planned.status != 0) {
        exchange->respond(planned.status, planned.body, "application/json"_ba, planned.headers);
        return;
    }
    m_running.append(new Running(*this, exchange, request, planned.fault));
    m_running.last()->start();
}

bool AssistantServer::isAuthorized(const HttpServerRequest &request) const
{
    return m_key.isEmpty() || request.header("Authorization"_ba) == "Bearer " + m_key;
}

} // namespace oagent::simulator
