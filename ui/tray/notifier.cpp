#include "ui/tray/notifier.h"

#include "ui/look/botlook.h"
#include "ui/session.h"
#include "ui/settings/peoplewords.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

namespace {

using About = Notification::About;

/// Names of people nobody knows stand in it.
QString withoutMarkup(QString text)
{
    text.removeIf([](QChar c) { return c == u'<' || c == u'>' || c == u'&' || c.category() == QChar::Other_Control; });
    return text;
}

} // namespace

Notifier::Notifier(Session &session, Limits limits, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_limits(limits)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::CoarseTimer);
    connect(&m_next, &QTimer::timeout, this, &Notifier::look);
    connect(&m_session, &Session::botsChanged, this, &Notifier::look);
    // A request follows a message of somebody who is not known.
    connect(&m_session, &Session::logged, this, [this](const LogEntry &entry) {
        if (entry.stage == "refused"_L1)
            lookForRequests();
    });
    look();
}

void Notifier::setOn(bool isOn) { m_isOn = isOn; }

void Notifier::look()
{
    const steady_clock::time_point now = steady_clock::now();
    std::map<QString, Down> down;
    QSet<QString> takenOver;
    auto next = steady_clock::time_point::max();
    int refused = 0;
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        refused += bot["refused"_L1].toInt();
        const QString id = bot["id"_L1].toString();
        const QString name = bot["name"_L1].toString();
        const BotLook look = BotLook::of(bot.toObject());
        if (bot["state"_L1] == "taken-over"_L1) {
            takenOver.insert(id);
            if (!m_takenOver.contains(id))
                tell({ tr("%1 runs elsewhere", "bot").arg(name), look.sentence, About::Bot, id });
            continue;
        }
        const bool isOnline = bot["state"_L1] == "online"_L1;
        if (look.tone != Tone::Bad && (look.tone != Tone::Busy || isOnline))
            continue;
        const auto known = m_down.find(id);
        Down &one = down[id] = known == m_down.end() ? Down { now, false } : known->second;
        if (!one.isTold && now - one.since >= m_limits.down) {
            one.isTold = true;
            tell({ (isOnline ? tr("%1 cannot answer", "bot") : tr("%1 is down", "bot")).arg(name), look.sentence,
                   About::Bot, id });
        }
        if (!one.isTold)
            next = std::min(next, one.since + m_limits.down);
    }
    m_down = std::move(down);
    m_takenOver = takenOver;
    if (next != steady_clock::time_point::max())
        m_next.start(std::chrono::ceil<std::chrono::milliseconds>(next - now));
    else
        m_next.stop();
    if (!bots.isEmpty())
        takeRefused(refused);
    if (!m_requests.isEmpty()) // whoever was let in is heard of next by a message, so by a count
        lookForRequests();
}

/// The log of a daemon is not followed while no window is seen; its counts are asked for all the same.
void Notifier::takeRefused(int refused)
{
    const std::optional<int> before = std::exchange(m_refused, refused);
    if (before && refused > *before)
        lookForRequests();
}

void Notifier::lookForRequests()
{
    if (std::exchange(m_isAsking, true))
        return;
    CommandRequest request;
    request.command = u"pairing list"_s;
    m_session.perform(std::move(request), this, [this](const CommandAnswer &answer) {
        m_isAsking = false;
        QSet<QString> open;
        QStringList names;
        const QJsonArray requests = answer.result["requests"_L1].toArray();
        for (const auto &asked : requests) {
            const QString code = asked["code"_L1].toString();
            open.insert(code);
            if (!m_requests.contains(code))
                names.append(PeopleWords::name(asked.toObject()));
        }
        if (!std::exchange(m_requests, open).isEmpty() && open.isEmpty())
            Q_EMIT requestsSettled();
        if (!names.isEmpty())
            tell({ tr("Somebody asks to talk to a bot"),
                   tr("%1: approve or dismiss it in Settings, People.", "names").arg(names.join(u", "_s)),
                   About::People });
    });
}

void Notifier::tell(Notification notification)
{
    if (!m_isOn)
        return;
    notification.text = withoutMarkup(notification.text);
    Q_EMIT wanted(notification);
}

} // namespace oagent
