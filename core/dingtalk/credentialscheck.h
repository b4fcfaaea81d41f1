#pragma once

#include "core/settings/config.h"
#include "core/support/result.h"
#include "core/support/secret.h"

class QObject;

namespace oagent {
class HttpClient;
class Redactor;
} // namespace oagent

namespace oagent::dingtalk {

/// Asks for an access token and throws it away (dingtalk.md §16): shows whether APP ID and secret are good and opens
/// no line. Authentication when they are refused; else what HttpClient or the service said.
void checkCredentials(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<void> done);

} // namespace oagent::dingtalk
