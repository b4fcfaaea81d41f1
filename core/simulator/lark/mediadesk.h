#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/context.h"

#include <QHash>

#include <optional>

namespace oagent::simulator::larkparts {

/// Files of people, and uploads. lark.md §11.5.
class MediaDesk
{
public:
    explicit MediaDesk(Context &context)
        : m_context(context)
    { }

    [[nodiscard]] HttpAnswer fetch(const QString &messageId, const QString &key, const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer uploadImage(const HttpServerRequest &request);
    [[nodiscard]] HttpAnswer uploadFile(const HttpServerRequest &request);

    void addFile(const QString &key, const LarkFile &file) { m_files.insert(key, file); }
    [[nodiscard]] const QList<LarkUpload> &uploads() const { return m_uploads; }
    [[nodiscard]] std::optional<LarkUpload> upload(const QString &key) const;

private:
    [[nodiscard]] HttpAnswer refuse(const QString &detail);

    Context &m_context;
    QHash<QString, LarkFile> m_files; ///< by image_key or file_key
    QList<LarkUpload> m_uploads;
};

} // namespace oagent::simulator::larkparts
