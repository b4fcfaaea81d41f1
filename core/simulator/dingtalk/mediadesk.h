#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"

#include <QHash>
#include <QSet>
#include <QUrl>

namespace oagent::simulator {

/// Files of people and uploads. dingtalk.md §19.
class MediaDesk
{
public:
    explicit MediaDesk(GatewayContext &context)
        : m_context(context)
    { }

    /// messageFiles/download; the address given lies below `base`.
    [[nodiscard]] HttpAnswer locate(const HttpServerRequest &request, const QUrl &base);
    [[nodiscard]] HttpAnswer serve(const HttpServerRequest &request);
    /// How long an answer of serve() is kept back.
    [[nodiscard]] std::chrono::milliseconds delayOf(const QString &path) const;
    [[nodiscard]] HttpAnswer upload(const HttpServerRequest &request);

    void addFile(const QString &downloadCode, const SimulatedFile &file) { m_files.insert(downloadCode, file); }
    void expireFiles() { m_files.clear(); }
    [[nodiscard]] const QList<MediaUpload> &uploads() const { return m_uploads; }

private:
    [[nodiscard]] QUrl newLink(const QString &downloadCode, const QUrl &base);

    GatewayContext &m_context;
    QHash<QString, SimulatedFile> m_files; ///< by downloadCode
    QHash<QString, QString> m_links; ///< downloadCode, by the path of the address
    QList<MediaUpload> m_uploads;
};

} // namespace oagent::simulator
