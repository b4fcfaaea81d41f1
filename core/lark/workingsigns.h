#pragma once

#include "core/lark/api.h"

#include <map>

namespace oagent::lark {

/// The reaction that says that a message is being worked on (lark.md §11.4). Nothing waits for it and nothing fails
/// with it; when the platform refuses one there are no more until the program starts anew.
class WorkingSigns : public QObject
{
    Q_OBJECT
public:
    explicit WorkingSigns(Api &api, QObject *parent = nullptr);

    /// @param kept is told the id by which end() finds it in a later process, unless `context` is gone
    void begin(const QString &messageId, const QObject *context, std::function<void(const QString &id)> kept);
    /// Takes it off; as soon as it is there, when it is still on its way. Where its id was not learned, because the
    /// answer was lost, it is made again for that, since a reaction stands under a message once, whoever asks for it
    /// how often.
    /// @param keptId what an earlier process kept; may be empty
    /// @param mayBeThere an earlier process wanted one and did not learn its id
    void end(const QString &messageId, const QString &keptId, bool mayBeThere);

private:
    struct Sign
    {
        QString id {}; ///< empty while it is not known
        bool isOnItsWay = false; ///< otherwise, without an id, it is not known whether it is there
        bool isAskedAgain = false; ///< for its id
        bool isEnding = false;
    };
    void ask(const QString &messageId, bool isProgress, Callback<QJsonObject> done);
    void askAgain(const QString &messageId);
    void take(const QString &messageId, const Result<QJsonObject> &answer);
    void takeOff(const QString &messageId);
    void remove(const QString &messageId, const QString &id);

    Api &m_api;
    std::map<QString, Sign> m_signs;
    bool m_isRefused = false;
};

} // namespace oagent::lark
