#include "core/bridge/pictureshelf.h"

#include <algorithm>

namespace oagent {

PictureShelf::PictureShelf()
    : PictureShelf(Limits {})
{ }

PictureShelf::PictureShelf(Limits limits)
    : m_limits(limits)
{ }

void PictureShelf::put(const QString &conversation, const QString &address, const QByteArray &bytes)
{
    if (bytes.size() > m_limits.one)
        return;
    m_pictures.push_back({ conversation, address, bytes });
    m_size += bytes.size();
    while (m_size > m_limits.all || m_pictures.size() > m_limits.count) {
        m_size -= m_pictures.front().bytes.size();
        m_pictures.pop_front();
    }
}

QByteArray PictureShelf::find(const QString &conversation, const QString &address) const
{
    const auto found = std::find_if(m_pictures.begin(), m_pictures.end(), [&](const Picture &picture) {
        return picture.address == address && picture.conversation == conversation;
    });
    return found == m_pictures.end() ? QByteArray() : found->bytes;
}

void PictureShelf::erase(const QString &conversation)
{
    std::erase_if(m_pictures, [&](const Picture &picture) {
        if (picture.conversation != conversation)
            return false;
        m_size -= picture.bytes.size();
        return true;
    });
}

void PictureShelf::clear()
{
    m_pictures.clear();
    m_size = 0;
}

} // namespace oagent
