#include "app/daemon/demo.h"

#include "app/runtime/bridgeparts.h"
#include "core/support/later.h"

#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// One message of the scripted conversation. Each person writes once, so that an answer tells who it is for.
struct ScriptLine
{
    QStringView person;
    QStringView staffId;
    QStringView group; ///< empty: a private chat
    QStringView text;
};

constexpr std::array<ScriptLine, 3> script { {
    { u"Li Lei", u"lilei01", u"", u"Which tenant uses the most memory?" },
    { u"Han Mei", u"hanmei02", u"DBA group", u"Explain this plan, please: **TABLE SCAN** on `t1`." },
    { u"王芳", u"wangfang03", u"", u"哪个租户占用内存最多？" },
} };

constexpr auto botName = "Ops"_L1;
/// Much longer than the demo needs; a demo that hangs must end by itself.
constexpr auto limit = std::chrono::seconds(60);

QString placeOf(const ScriptLine &line)
{
    return u"DingTalk, "_s + (line.group.isEmpty() ? u"private chat"_s : line.group.toString());
}

} // namespace

Demo::Demo(std::function<void(const QByteArray &)> out, QObject *parent)
    : QObject(parent)
    , m_out(std::move(out))
    , m_log(m_clock, m_redactor)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        stop({ ExitCode::NotWell,
               u"The demo had %1 of %2 messages answered after a minute; that should not happen: please report it."_s
                   .arg(m_answered)
                   .arg(script.size()),
               {} });
    });
    connect(&m_signals, &StopSignals::stopRequested, this, [this] {
        stop({ ExitCode::NotWell, u"The demo was ended before all messages were answered."_s, {} });
    });
}

Demo::~Demo() = default;

void Demo::start()
{
    if (const Result<void> prepared = prepare(); !prepared) {
        later(this, [this, error = prepared.error()] { Q_EMIT finished(answerFor(error)); });
        return;
    }
    print(
        u"OAgent Bridge demo. The bot “%1” talks to a simulated DingTalk on this computer, Echo answers; no account, network or keychain is used."_s
            .arg(botName));
    print({});
    connect(m_dingTalk.get(), &simulator::DingTalkGateway::connectionsChanged, this, [this] {
        if (m_next == 0 && m_dingTalk->openConnections() > 0)
            sayNext();
    });
    connect(m_dingTalk.get(), &simulator::DingTalkGateway::cardChanged, this, &Demo::takeCard);
    connect(m_bridge.get(), &RunningBridge::stopped, this, [this] { Q_EMIT finished(m_answer); });
    m_limit.start(limit);

    BotConfig bot;
    bot.id = u"ops"_s;
    bot.name = botName;
    bot.channel = u"dingtalk"_s;
    bot.appId = m_dingTalk->app().clientId;
    bot.apiUrl = m_dingTalk->url();
    AssistantConfig echo;
    echo.id = u"echo"_s;
    echo.name = u"Echo"_s;
    echo.kind = u"echo"_s;
    Config config;
    config.bots = { bot };
    config.assistants = { echo };
    m_secrets.write(botSecretKey(bot.id), Secret(m_dingTalk->app().clientSecret.toUtf8()), this,
                    [this, config](const Result<void> &) {
                        m_bridge->start(config, this, [this](const Result<void> &started) {
                            if (!started)
                                stop(answerFor(started.error()));
                        });
                    });
}

Result<void> Demo::prepare()
{
    if (!m_directory.isValid())
        return failure(Error::Kind::Storage,
                       u"No temporary directory can be made (%1). Free some space or set TMPDIR."_s.arg(
                           m_directory.errorString()));
    m_profile = std::make_unique<Profile>(Profile::below(m_directory.path()));
    if (Result<void> prepared = m_profile->prepare(); !prepared)
        return prepared;
    m_dingTalk = std::make_unique<simulator::DingTalkGateway>();
    if (!m_dingTalk->listen())
        return failure(Error::Kind::Network,
                       u"No port of the loopback interface is free for the simulated DingTalk."_s);
    m_bridge = makeRunningBridge({ *m_profile, m_secrets, m_http, m_log, m_redactor, m_clock });
    return {};
}

void Demo::sayNext()
{
    const ScriptLine &line = script.at(m_next++);
    simulator::SimulatedMessage message;
    message.group = !line.group.isEmpty();
    message.conversationTitle = line.group.toString();
    message.senderNick = line.person.toString();
    message.senderStaffId = line.staffId.toString();
    message.text = line.text.toString();
    print(placeOf(line));
    print(u"  %1: %2"_s.arg(line.person, line.text));
    m_dingTalk->deliver(message);
}

void Demo::takeCard(const QString &outTrackId)
{
    const std::optional<simulator::CardRecord> card = m_dingTalk->card(outTrackId);
    if (!card || !card->isDone() || m_answered == m_next)
        return;
    ++m_answered;
    print(u"  %1: %2"_s.arg(botName, QString(card->content).replace(u'\n', u"\n    "_s)));
    print(u"  (an AI card; updates: %1)"_s.arg(card->history.size()));
    print({});
    // From the event loop: the bot's last call is still being answered.
    later(this, [this] { m_next < script.size() ? sayNext() : conclude(); });
}

void Demo::conclude()
{
    const simulator::Violations violations = m_dingTalk->audit();
    if (!violations.isEmpty())
        return stop(
            { ExitCode::NotWell,
              u"A rule of the platform was broken: %1 (%2)."_s.arg(violations.first().code, violations.first().detail),
              {} });
    print(u"All %1 messages were answered. Next: oagent-bridged bot add --help"_s.arg(script.size()));
    stop({});
}

void Demo::stop(const CommandAnswer &answer)
{
    if (std::exchange(m_isStopping, true) || !m_bridge)
        return;
    m_limit.stop();
    m_answer = answer;
    m_bridge->stop(RunningBridge::Ending::AtOnce);
}

void Demo::print(const QString &line) { m_out(line.toUtf8() + '\n'); }

} // namespace oagent
