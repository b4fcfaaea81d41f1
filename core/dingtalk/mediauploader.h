#pragma once

#include "core/connection/httpclient.h"
#include "core/dingtalk/api.h"
#include "core/log/redactor.h"

namespace oagent::dingtalk {

/// Brings pictures to the platform (dingtalk.md §19.2). The call is one of the legacy host; it takes the ordinary
/// access token or, where that is refused, the legacy one (§16), which is then kept and used at once.
class MediaUploader : public QObject
{
    Q_OBJECT
public:
    MediaUploader(HttpClient &http, Api &api, Redactor &redactor, const Credentials &credentials, const Limits &limits,
                  const QString &botId, QObject *parent = nullptr);

    /// The media id, with its "@". BadRequest for bytes that are no jpg, gif, png or bmp, which is all that DingTalk
    /// shows; else as the platform answered.
    void upload(const QByteArray &image, const QObject *context, Callback<QString> done);

private:
    class Running;

    HttpClient &m_http;
    Api &m_api;
    const Credentials &m_credentials;
    const Limits &m_limits;
    TokenCache m_legacyTokens;
    bool m_needsLegacy = false;
};

} // namespace oagent::dingtalk
