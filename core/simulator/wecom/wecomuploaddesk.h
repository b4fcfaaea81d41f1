#pragma once

#include "core/simulator/ratewindow.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomrequest.h"

#include <QHash>
#include <QMap>
#include <QSet>

namespace oagent::simulator {

/// Media that the client uploads in chunks. wecom.md §11, checklist 28.
class WeComUploadDesk
{
public:
    explicit WeComUploadDesk(WeComContext &context);

    [[nodiscard]] CommandAnswer init(const WeComRequest &request);
    [[nodiscard]] CommandAnswer chunk(const WeComRequest &request);
    [[nodiscard]] CommandAnswer finish(const WeComRequest &request);
    /// The answer of a chunk was written with this code.
    void chunkAnswered(const WeComRequest &request, int errcode);

    [[nodiscard]] const QList<WeComUpload> &uploads() const { return m_uploads; }

private:
    struct Upload
    {
        WeComUpload record;
        qint64 size = 0;
        int chunks = 0;
        QString md5;
        QMap<int, QByteArray> parts;
        QSet<int> acknowledged;
    };

    [[nodiscard]] CommandAnswer refuse(const QString &rule, const QString &detail, int errcode);

    WeComContext &m_context;
    RateWindow m_rate;
    QHash<QString, Upload> m_open; ///< by upload_id
    QList<WeComUpload> m_uploads; ///< finished
};

} // namespace oagent::simulator
