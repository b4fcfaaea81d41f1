#include "core/dingtalk/credentialscheck.h"

#include "core/dingtalk/credentials.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

/// What one question needs until its answer; deletes itself after it, or with the context.
class Asking : public QObject
{
public:
    Asking(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context)
        : m_credentials { bot.appId, std::move(secret), bot.apiUrl }
        , m_tokens(http, redactor, tokenRules(m_credentials, m_limits), u"dingtalk/"_s + bot.id + u"/doctor-token"_s)
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void ask(const QObject *context, Callback<void> done)
    {
        m_tokens.token(context, [this, done = std::move(done)](const Result<QByteArray> &token) {
            deleteLater();
            done(token ? Result<void>() : Result<void>(failure(token.error())));
        });
    }

private:
    Limits m_limits;
    Credentials m_credentials;
    TokenCache m_tokens;
};

} // namespace

void checkCredentials(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<void> done)
{
    (new Asking(bot, std::move(secret), http, redactor, context))->ask(context, std::move(done));
}

} // namespace oagent::dingtalk
