#include "app/daemon/demo.h"

#include "app/runtime/bridgeparts.h"
#include "core/bridge/channel.h"
#include "core/support/later.h"

#include <algorithm>
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

/// Much longer than the demo needs; a demo that hangs must end by itself.
constexpr auto limit = std::chrono::seconds(60);

QString placeOf(const simulator::Platform &platform, const ScriptLine &line, const Interpreter &tr)
{
    return tr(channelById(platform.channel())->title) + u", "_s
        + tr(line.group.isEmpty() ? u"private chat"_s : line.group.toString());
}

} // namespace

Demo::Demo(Language language, std::function<void(const QByteArray &)> out, QObject *parent)
    : QObject(parent)
    , m_tr(language)
    , m_out(std::move(out))
    , m_log(m_clock, m_redactor)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        stop({ ExitCode::NotWell,
               u"The demo had %1 of %2 messages answered after a minute; that should not happen: please report it."_s
                   .arg(m_next)
                   .arg(messages()),
               {} });
    });
    const auto interrupt = [this] {
        stop({ ExitCode::NotWell, u"The demo was ended before all messages were answered."_s, {} });
    };
    connect(&m_signals, &StopSignals::stopRequested, this, interrupt);
    connect(&m_signals, &StopSignals::reloadRequested, this, interrupt); // it has no settings of anybody's
}

Demo::~Demo() = default;

void Demo::start()
{
    if (const Result<void> prepared = prepare(); !prepared) {
        later(this, [this, error = prepared.error()] { Q_EMIT finished(answerFor(error)); });
        return;
    }
    QStringList titles;
    for (const auto &platform : m_platforms.platforms()) {
        titles.append(m_tr(channelById(platform->channel())->title));
        connect(platform.get(), &simulator::Platform::connectedChanged, this, &Demo::beginWhenConnected);
        connect(platform.get(), &simulator::Platform::bubbleChanged, this, &Demo::takeBubble);
    }
    print(
        m_tr(
            u"OAgent Bridge demo. A bot each talks to a simulated %1 on this computer, Echo answers; no account, network or keychain is used."_s)
            .arg(titles.join(u", "_s)));
    print({});
    connect(m_bridge.get(), &RunningBridge::stopped, this, [this] { Q_EMIT finished(m_answer); });
    m_limit.start(limit);
    m_platforms.storeSecrets(m_secrets, this, [this](const Result<void> &stored) {
        if (!stored)
            return stop(answerFor(stored.error()));
        m_bridge->start(m_platforms.config(), this, [this](const Result<void> &started) {
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
    if (Result<void> listening = m_platforms.listen(); !listening)
        return listening;
    m_bridge = makeRunningBridge({ *m_profile, m_secrets, m_http, m_log, m_redactor, m_clock, m_network });
    return {};
}

void Demo::beginWhenConnected()
{
    const auto &platforms = m_platforms.platforms();
    if (m_next == 0 && m_chat.isEmpty()
        && std::all_of(platforms.begin(), platforms.end(), [](const auto &p) { return p->isConnected(); }))
        sayNext();
}

void Demo::sayNext()
{
    simulator::Platform &platform = *m_platforms.platforms().at(m_next % m_platforms.platforms().size());
    const ScriptLine &line = script.at(m_next / m_platforms.platforms().size());
    print(placeOf(platform, line, m_tr));
    print(u"  %1: %2"_s.arg(line.person, line.text));
    m_chat = platform.say(
        { line.person.toString(), line.staffId.toString(), line.group.toString(), line.text.toString() });
}

void Demo::takeBubble(const simulator::BotBubble &bubble)
{
    if (!bubble.isFinished || bubble.chat != m_chat)
        return;
    m_chat.clear();
    ++m_next;
    print(u"  Ops: %1"_s.arg(QString(bubble.text).replace(u'\n', u"\n    "_s)));
    print(m_tr(u"  (%1; updates: %2)"_s).arg(m_tr(bubble.form)).arg(bubble.updates));
    print({});
    // From the event loop: the bot's last call is still being answered.
    later(this, [this] { m_next < messages() ? sayNext() : conclude(); });
}

void Demo::conclude()
{
    for (const auto &platform : m_platforms.platforms()) {
        const simulator::Violations violations = platform->audit();
        if (!violations.isEmpty())
            return stop(
                { ExitCode::NotWell,
                  u"A rule of %1 was broken: %2 (%3)."_s.arg(channelById(platform->channel())->title,
                                                             violations.first().code, violations.first().detail),
                  {} });
    }
    print(m_tr(u"All %1 messages were answered. Next: oagent-bridged bot add --help"_s).arg(messages()));
    stop({});
}

std::size_t Demo::messages() const { return script.size() * m_platforms.platforms().size(); }

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
