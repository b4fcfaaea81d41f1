#pragma once

#include "core/lark/api.h"

namespace oagent::lark {

/// What one question of the doctor needs until its answer: an app without a line. Deletes itself after the answer, or
/// with the context.
class AppQuestion : public QObject
{
    Q_OBJECT
public:
    AppQuestion(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context);

    /// Whether the platform gives an access token. Authentication when it refuses APP ID and secret.
    void token(const QObject *context, Callback<void> done);
    /// Answers as judge() does.
    void get(const QString &path, const QObject *context, Callback<QJsonObject> done);
    [[nodiscard]] const Site &site() const { return m_site; }

private:
    Limits m_limits;
    Site m_site;
    HttpClient &m_http;
    TokenCache m_tokens;
};

/// Asks for an access token and throws it away: shows whether APP ID and secret are good and opens no line.
void checkCredentials(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<void> done);

} // namespace oagent::lark
