#include "app/control/networktest.h"

#include "core/bridge/channel.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

NetworkTest::NetworkTest(CommandParts parts, ReachProbe::Limits limits, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_limits(limits)
{ }

QList<NetworkTest::Place> NetworkTest::places() const
{
    QList<Place> places;
    for (const Channel &channel : channels()) {
        if (!channel.reach)
            continue;
        QList<ReachTargets> known;
        const auto add = [&](const BotConfig &bot) {
            const ReachTargets targets = channel.reach(bot);
            if (!known.contains(targets))
                places.append({ channel.id, targets });
            known.append(targets);
        };
        for (const BotConfig &bot : m_parts.settings->config().bots) {
            if (bot.channel == channel.id)
                add(bot);
        }
        if (known.isEmpty())
            add(BotConfig());
    }
    return places;
}

void NetworkTest::start(const Done &done)
{
    m_done = done;
    const QList<Place> all = places();
    m_open = 1; // itself, until everything is asked
    for (qsizetype i = 0; i < all.size(); ++i) {
        m_found.append({ { u"channel"_s, all[i].channel } });
        probe(i, u"http"_s, all[i].targets.http);
        probe(i, u"webSocket"_s, all[i].targets.webSocket);
    }
    answered();
}

void NetworkTest::probe(qsizetype place, const QString &member, const QUrl &url)
{
    ++m_open;
    auto *probe = new ReachProbe(*m_parts.http, *m_parts.network, m_timer, m_limits, this);
    connect(probe, &ReachProbe::finished, this, [this, place, member, url](const Result<Milliseconds> &result) {
        QJsonObject found { { u"host"_s, url.host() }, { u"ok"_s, result.has_value() } };
        if (result) {
            found.insert(u"ms"_s, static_cast<qint64>(result->count()));
        } else {
            found.insert(u"kind"_s, nameOf(result.error().kind));
            found.insert(u"cause"_s, result.error().detail);
            found.insert(u"cure"_s, reachCure(result.error()));
            m_isGood = false;
        }
        m_found[place].insert(member, found);
        answered();
    });
    probe->start(url);
}

void NetworkTest::answered()
{
    if (--m_open > 0)
        return;
    QJsonArray places;
    for (const QJsonObject &place : std::as_const(m_found))
        places.append(place);
    deleteLater();
    m_done({ m_isGood ? ExitCode::Good : ExitCode::NotWell, {}, { { u"places"_s, places } } });
}

} // namespace oagent
