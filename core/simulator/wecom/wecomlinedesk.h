#pragma once

#include "core/simulator/websocketserver.h"
#include "core/simulator/wecom/linerules.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomrequest.h"
#include "core/simulator/wecom/wecomsubscribewatch.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <optional>

namespace oagent::simulator {

/// The lines of the client: handshakes, subscriptions, pings, who owns the bot, and faults of lines.
/// wecom.md §2 to §4, §14.
class WeComLineDesk : public QObject
{
    Q_OBJECT
public:
    /// `http` serves what asks for no WebSocket, on the same port.
    WeComLineDesk(WeComContext &context, HttpServer &http, QObject *parent = nullptr);

    [[nodiscard]] bool listen() { return m_server.listen(); }
    [[nodiscard]] QUrl url() const { return m_server.url(); }

    void answer(const WeComRequest &request, const CommandAnswer &answer);
    /// To the owner of the bot; false when there is none. A mute one swallows it.
    bool push(const QByteArray &frame);
    /// What a subscribe does; subscribeAnswered() follows.
    [[nodiscard]] CommandAnswer subscribe(const WeComRequest &request);
    /// What was said, or not said at all (nothing), to a subscribe.
    void subscribeAnswered(const WeComRequest &request, std::optional<int> errcode);
    /// 846609 when the line may not send this command now.
    [[nodiscard]] std::optional<CommandAnswer> refusal(const WeComRequest &request);
    [[nodiscard]] bool answersPings() const { return !m_pingsMuted; }

    void kick();
    void allowTakeover() { m_watch.allowTakeover(); }
    void expectSeveralPrograms() { m_severalPrograms = true; }
    void expectRestart() { m_watch.expectRestart(); }
    void setMute(bool mute);
    void setPingsMuted(bool muted);
    void loseSubscription();
    void cutAfterSubscribe(std::chrono::milliseconds delay, int count);
    void refuseHandshakes(int status, int count);
    void forEach(const std::function<void(WebSocketPeer &peer)> &act);
    void drop(int id);

    [[nodiscard]] const QList<WeComLine> &lines() const { return m_records; }
    [[nodiscard]] Violations overdue() const;

Q_SIGNALS:
    void linesChanged();
    void subscribed(); ///< the bot has a new owner
    void commandArrived(const oagent::simulator::WeComRequest &request);
    void lineEnded(int closeCode, bool ownedBot);

private:
    UpgradeAnswer admit(const HttpServerRequest &request);
    void welcome(WebSocketPeer *peer);
    void farewell(int id, int code);
    void read(int id, const QByteArray &utf8);
    void judgeFirst(WeComLineState &line, const WeComRequest &request);
    void kick(int id);
    void changed(int id);
    [[nodiscard]] WeComLineState &line(int id) { return m_lines[id - 1]; }

    WeComContext &m_context;
    WeComSubscribeWatch m_watch;
    QList<WeComLineState> m_lines; ///< all there ever were, by id
    QList<WeComLine> m_records; ///< of m_lines
    QHash<int, WebSocketPeer *> m_peers; ///< open ones
    bool m_mute = false;
    bool m_pingsMuted = false;
    bool m_severalPrograms = false;
    int m_refusedHandshakes = 0;
    int m_refusalStatus = 0;
    std::chrono::milliseconds m_cutDelay {};
    int m_cuts = 0; ///< lines still to be cut; -1: all
    WebSocketServer m_server; // last: peers report their end while it dies
};

} // namespace oagent::simulator
