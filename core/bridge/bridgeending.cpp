#include "core/bridge/bridge.h"

#include "core/support/later.h"

#include <algorithm>
#include <utility>

namespace oagent {

namespace {

bool isOfBot(const std::unique_ptr<Turn> &turn, const QString &botId)
{
    return turn && turn->record().message.botId == botId;
}

} // namespace

void Bridge::removeBot(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end())
        return;
    bot->second.connection->disconnect(this);
    forgetGathers(botId);
    std::erase_if(m_asides, [&](const auto &aside) { return isOfBot(aside.second, botId); });
    std::erase_if(m_conversations, [&](const auto &entry) {
        const Conversation &conversation = entry.second;
        return isOfBot(conversation.running, botId)
            || (!conversation.waiting.empty() && conversation.waiting.front().message.botId == botId);
    });
    m_bots.erase(bot);
    checkStopped();
}

void Bridge::retireBot(const QString &botId, const QObject *context, std::function<void()> done)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end())
        return later(context, done);
    bot->second.retired = std::move(done);
    bot->second.retireContext = context;
    bot->second.retireLimit
        = m_services.timer.after(m_services.limits.closeAtStop, [this, botId] { endRetiring(botId); });
    forgetGathers(botId);
    for (auto &[key, conversation] : m_conversations) {
        if (!conversation.waiting.empty() && conversation.waiting.front().message.botId == botId) {
            countOpen(botId, -static_cast<int>(conversation.waiting.size()));
            conversation.waiting.clear();
        }
    }
    interruptTurnsOf(botId);
    checkRetired(botId);
}

void Bridge::checkRetired(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot != m_bots.end() && bot->second.retired && bot->second.counts.open == 0)
        endRetiring(botId);
}

void Bridge::endRetiring(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end() || !bot->second.retired)
        return;
    // From the event loop: what ends the retiring is a turn or a surface that goes with the bot.
    later(this, [this, botId, context = bot->second.retireContext, done = std::exchange(bot->second.retired, nullptr)] {
        removeBot(botId);
        if (context)
            done();
    });
}

void Bridge::stop(Milliseconds grace, const QObject *context, std::function<void()> done)
{
    m_isStopping = true;
    m_stopContext = context;
    m_stopped = std::move(done);
    if (grace <= Milliseconds(0))
        interruptAll();
    else
        m_grace = m_services.timer.after(grace, [this] { interruptAll(); });
    for (auto &[id, bot] : m_bots) {
        const std::optional<Milliseconds> own = bot.connection->endingGrace();
        if (!own || *own >= grace || bot.isEnding)
            continue;
        bot.isEnding = true;
        bot.endingGrace = m_services.timer.after(*own, [this, botId = id] { endBot(botId); });
        closeIfQuiet(id);
    }
    checkStopped();
}

/// Its platform does not wait as long as the program would. What cannot be closed meanwhile, without a line or an
/// acknowledgement, lies in the store for the next start: the program does not wait for it.
void Bridge::endBot(const QString &botId)
{
    interruptTurnsOf(botId);
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end())
        return;
    bot->second.connection->stop(); // which stays until the replies are closed
    bot->second.endingGrace = m_services.timer.after(m_services.limits.closeAtStop, [this, botId] {
        later(this, [this, botId] { removeBot(botId); }); // not inside the timer's handle, which goes with the bot
    });
}

/// Of a bot that ends before the program does: there is nothing to wait for any more.
void Bridge::closeIfQuiet(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end() || !bot->second.isEnding || isAnswering(botId))
        return;
    bot->second.endingGrace.cancel();
    bot->second.connection->stop();
}

bool Bridge::isAnswering(const QString &botId) const
{
    return std::any_of(m_asides.begin(), m_asides.end(),
                       [&](const auto &aside) { return isOfBot(aside.second, botId); })
        || std::any_of(m_conversations.begin(), m_conversations.end(),
                       [&](const auto &entry) { return isOfBot(entry.second.running, botId); });
}

void Bridge::interruptTurns(const std::function<bool(const Turn &)> &isMeant)
{
    for (const auto &[key, conversation] : m_conversations) {
        if (conversation.running && isMeant(*conversation.running))
            conversation.running->cancel(Phrase::Interrupted);
    }
}

void Bridge::interruptTurnsOf(const QString &botId)
{
    interruptTurns([&](const Turn &turn) { return turn.record().message.botId == botId; });
}

void Bridge::interruptAll()
{
    interruptTurns([](const Turn &) { return true; });
    m_grace = m_services.timer.after(m_services.limits.closeAtStop, [this] { tellStopped(); });
}

void Bridge::tellStopped()
{
    if (const auto stopped = std::exchange(m_stopped, nullptr); stopped && m_stopContext)
        stopped();
}

void Bridge::checkStopped()
{
    const bool isRunning = !m_asides.empty()
        || std::any_of(m_conversations.begin(), m_conversations.end(),
                       [](const auto &entry) { return entry.second.running != nullptr; });
    if (!m_isStopping || isRunning || !m_stopped || !m_stopContext)
        return;
    // Once it is told, the system may end the process at any moment. Until then the time limit holds.
    m_services.store.flush(this, [this](const Result<void> & /*flushed: the next start closes those turns again*/) {
        m_grace.cancel();
        tellStopped();
    });
}

} // namespace oagent
