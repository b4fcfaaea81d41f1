#pragma once

#include "core/simulator/httpserver.h"
#include "core/simulator/wecom/wecomcontext.h"

#include <QHash>
#include <QObject>
#include <QUrl>

#include <memory>

namespace oagent::simulator {

/// What is reached by HTTP: encrypted media files (wecom.md §10) and response_urls (§5, §7.3 f).
class WeComFileDesk : public QObject
{
    Q_OBJECT
public:
    explicit WeComFileDesk(WeComContext &context, QObject *parent = nullptr);

    [[nodiscard]] HttpServer &server() { return m_server; }
    void setBase(const QUrl &base) { m_base = base; } ///< http://127.0.0.1:port

    /// {"url", "aeskey"}; without the key when it is not encrypted.
    [[nodiscard]] QJsonObject host(const WeComFile &file);
    [[nodiscard]] QString newResponseUrl(const QString &chat);
    void expireFiles();
    [[nodiscard]] int downloads() const { return m_downloads; }

private:
    struct Hosted
    {
        WeComFile file;
        QByteArray cipher;
        WeComTime at;
        bool expired = false;
        int requests = 0; ///< redirects not counted
    };
    struct ResponseCode
    {
        QString chat;
        WeComTime at;
        bool used = false;
    };

    void take(const std::shared_ptr<HttpExchange> &exchange);
    void serve(const std::shared_ptr<HttpExchange> &exchange);
    void send(const std::shared_ptr<HttpExchange> &exchange, const QString &path);
    void takeResponse(const std::shared_ptr<HttpExchange> &exchange);
    [[nodiscard]] int judgeResponse(const HttpServerRequest &request);
    [[nodiscard]] QString addressOf(const QString &path) const;

    WeComContext &m_context;
    QUrl m_base;
    QHash<QString, Hosted> m_files; ///< by path
    QHash<QByteArray, ResponseCode> m_codes;
    int m_downloads = 0;
    HttpServer m_server; // last: exchanges report the end of their clients while it dies
};

} // namespace oagent::simulator
