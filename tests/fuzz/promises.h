#pragma once

#include "core/bridge/message.h"
#include "core/support/json.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

#include <algorithm>

namespace oagent::fuzz {

/// A message must come out of the store as it went in, and its conversation key must be fit for every assistant.
inline void requireStorable(const IncomingMessage &message)
{
    const QByteArray stored = jsonBytes(message);
    const auto read = messageFromJson(jsonDocument(stored).object());
    require(read.has_value(), "a stored message can be read");
    const QByteArray again = jsonBytes(*read);
    require(again == stored, "a stored message is read as it was");

    const QString key = conversationKey(message);
    require(key.size() <= 200, "a conversation key has 200 characters at most");
    require(std::all_of(key.begin(), key.end(),
                        [](QChar c) {
                            return c.unicode() < 128
                                && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u':' || c == u'-');
                        }),
            "a conversation key is plain ASCII");
}

} // namespace oagent::fuzz
