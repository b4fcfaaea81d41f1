#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace oagent::wecom {

/// Takes the bot's own mention off the beginning of what is said in a group (wecom.md §16). The platform leaves it in
/// the text, and says nowhere what the bot is called there.
class Mentions
{
public:
    /// @param names as configured, without "@"; may hold blanks. Empty: the name is learnt
    explicit Mentions(QStringList names);

    /// The text behind "@" or "＠" and a name, however often they stand there, trimmed. Other mentions stay. Without
    /// configured names one mention is taken off: up to the blank that clients put behind a mention, else up to the
    /// first blank; and once most messages have begun with the same one, only that one.
    [[nodiscard]] QString stripped(const QString &text);
    /// The same for what a message quotes, which need not be said to the bot: nothing is learnt from it, and nothing
    /// but a name that is known is taken off.
    [[nodiscard]] QString strippedQuote(const QString &text) const;

private:
    [[nodiscard]] QString withoutNames(const QString &text) const;
    void learn(const QString &mention);

    QStringList m_names; ///< longest first
    QHash<QString, int> m_seen; ///< leading mentions, while the name is not configured
    int m_messages = 0;
    QString m_learnt;
};

} // namespace oagent::wecom
