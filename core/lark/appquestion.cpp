#include "core/lark/appquestion.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

AppQuestion::AppQuestion(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor,
                         const QObject *context)
    : m_site(bot, std::move(secret), m_limits.domains)
    , m_http(http)
    , m_tokens(http, redactor, tokenRules(m_site, m_limits), u"lark/"_s + bot.id + u"/doctor-token"_s)
{
    connect(context, &QObject::destroyed, this, &QObject::deleteLater);
}

void AppQuestion::token(const QObject *context, Callback<void> done)
{
    m_tokens.token(context, [this, done = std::move(done)](const Result<QByteArray> &token) {
        deleteLater();
        done(token ? Result<void>() : Result<void>(failure(token.error())));
    });
}

void AppQuestion::get(const QString &path, const QObject *context, Callback<QJsonObject> done)
{
    const auto ask = [this, path, context = QPointer<const QObject>(context),
                      done = std::move(done)](const Result<QByteArray> &token) {
        if (!token) {
            deleteLater();
            return done(failure(token.error()));
        }
        HttpRequest request = HttpRequest::get(m_site.address(path));
        request.setHeader("Authorization"_ba, QByteArray("Bearer " + *token));
        request.setTimeLimit(m_limits.apiTimeLimit);
        m_http.send(request, context, [this, path, done](const Result<HttpResponse> &response) {
            deleteLater();
            done(judge(response, path));
        });
    };
    m_tokens.token(context, ask);
}

void checkCredentials(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<void> done)
{
    auto *question = new AppQuestion(bot, std::move(secret), http, redactor, context); // deletes itself
    question->token(context, std::move(done));
}

} // namespace oagent::lark
