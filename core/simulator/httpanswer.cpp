#include "core/simulator/httpanswer.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

HttpAnswer HttpAnswer::json(const QJsonObject &object, int status)
{
    HttpAnswer answer;
    answer.status = status;
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return answer;
}

HttpAnswer HttpAnswer::unavailable() { return { .status = 503, .body = {}, .contentType = {}, .headers = {} }; }

HttpAnswer HttpAnswer::html(int status)
{
    return { .status = status,
             .body = "<html><head><title>400</title></head><body>The plain HTTP request was sent to HTTPS port"
                     "</body></html>"_ba,
             .contentType = "text/html"_ba,
             .headers = {} };
}

HttpAnswer HttpAnswer::hang() { return { .status = 0, .body = {}, .contentType = {}, .headers = {} }; }

} // namespace oagent::simulator
