#pragma once

#include "core/support/secret.h"

#include <QString>

#include <map>

namespace oagent {

/// Takes secrets out of text of foreign origin before it is logged: known secrets and current tokens by value (also
/// percent-encoded, base64 and JSON-escaped), and by pattern the query of any URL, bearer tokens and members named like
/// secrets.
class Redactor
{
public:
    /// Known until forget(); a second call with the same name replaces the value. Values shorter than 6 bytes are not
    /// searched for: they would blot out ordinary words.
    void remember(const QString &name, const Secret &secret);
    void forget(const QString &name);
    [[nodiscard]] QString redacted(const QString &text) const;

private:
    std::map<QString, Secret> m_known;
};

} // namespace oagent
