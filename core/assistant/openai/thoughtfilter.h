#pragma once

#include <QString>

namespace oagent {

/// Takes one leading <think>…</think> block out of an answer that comes in pieces cut anywhere (assistants.md A.3), for
/// servers that write their reasoning into the answer. Blanks around the block go with it.
class ThoughtFilter
{
public:
    struct Parts
    {
        QString text;
        QString thought;
    };

    [[nodiscard]] Parts feed(const QString &piece);
    /// What was held back because it might have become a mark; to be called when nothing more comes.
    [[nodiscard]] Parts end();

private:
    enum class Place { Before, Inside, Behind, After };

    Place m_place = Place::Before;
    QString m_held;
};

} // namespace oagent
