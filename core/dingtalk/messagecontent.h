#pragma once

#include "core/bridge/message.h"

#include <QJsonObject>

namespace oagent::dingtalk {

/// Reads what a robot message says and what it quotes (dingtalk.md §12.1, §12.2): text, quotedText, attachments, and
/// unsupported when none of its content can be passed on. `message` knows its chat already. Attachments refer to their
/// file by {"downloadCode"}.
void readContent(const QJsonObject &object, IncomingMessage &message);

} // namespace oagent::dingtalk
