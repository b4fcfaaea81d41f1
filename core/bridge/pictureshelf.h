#pragma once

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <deque>

namespace oagent {

/// The newest pictures of answers, in memory alone, for whoever shows a conversation.
class PictureShelf
{
public:
    struct Limits
    {
        qsizetype one = 10LL * 1000 * 1000; ///< bytes; a larger one is not taken
        qsizetype all = 64LL * 1000 * 1000; ///< bytes together; the oldest go
        std::size_t count = 200; ///< likewise
    };

    PictureShelf();
    explicit PictureShelf(Limits limits);

    void put(const QString &conversation, const QString &address, const QByteArray &bytes);
    /// Empty for one that is not there, or of another conversation.
    [[nodiscard]] QByteArray find(const QString &conversation, const QString &address) const;
    void erase(const QString &conversation);
    void clear();

private:
    struct Picture
    {
        QString conversation;
        QString address;
        QByteArray bytes;
    };

    Limits m_limits;
    std::deque<Picture> m_pictures; ///< oldest first
    qsizetype m_size = 0; ///< bytes together
};

} // namespace oagent
