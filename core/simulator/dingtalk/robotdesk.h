#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"

#include <QHash>
#include <QSet>
#include <QUrl>

namespace oagent::simulator {

/// Robot sends, emotion marks, files of people and uploads: what needs a token but no card. dingtalk.md §18, §19.
class RobotDesk
{
public:
    explicit RobotDesk(GatewayContext &context)
        : m_context(context)
    { }

    [[nodiscard]] ApiAnswer send(const HttpServerRequest &request, bool group);
    [[nodiscard]] ApiAnswer markEmotion(const HttpServerRequest &request, bool recall);
    /// messageFiles/download; the address given lies below `base`.
    [[nodiscard]] ApiAnswer locateFile(const HttpServerRequest &request, const QUrl &base);
    [[nodiscard]] ApiAnswer serveFile(const HttpServerRequest &request);
    [[nodiscard]] ApiAnswer upload(const HttpServerRequest &request);

    void refuseStaff(const QString &staffId) { m_refusedStaff.insert(staffId); }
    void addFile(const QString &downloadCode, const QByteArray &bytes, const QByteArray &contentType)
    {
        m_files.insert(downloadCode, { bytes, contentType });
    }
    [[nodiscard]] const QList<RobotSend> &sends() const { return m_sends; }
    [[nodiscard]] const QList<EmotionMark> &emotions() const { return m_emotions; }
    [[nodiscard]] const QList<MediaUpload> &uploads() const { return m_uploads; }

private:
    struct File
    {
        QByteArray bytes;
        QByteArray contentType;
    };
    [[nodiscard]] ApiAnswer sendPrivate(RobotSend send);
    [[nodiscard]] ApiAnswer sendGroup(RobotSend send);

    GatewayContext &m_context;
    QSet<QString> m_refusedStaff;
    QHash<QString, File> m_files; ///< by downloadCode
    QHash<QByteArray, QString> m_links; ///< downloadCode, by the last part of the address
    QList<RobotSend> m_sends;
    QList<EmotionMark> m_emotions;
    QList<MediaUpload> m_uploads;
};

} // namespace oagent::simulator
