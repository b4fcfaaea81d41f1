#pragma once

#include "core/bridge/channel.h"
#include "core/lark/site.h"

#include <QJsonArray>

namespace oagent::lark {

/// What the program needs of an app's permissions, given what the platform lists as asked for (lark.md §12): each one
/// that is missing, with what does not work without it.
[[nodiscard]] QList<MissingPermission> missingIn(const QJsonArray &listedScopes);

/// Asks the platform which permissions the app has, which needs none itself.
void checkPermissions(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<PermissionReport> done);

} // namespace oagent::lark
