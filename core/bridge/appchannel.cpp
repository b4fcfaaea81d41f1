#include "core/bridge/appchannel.h"

#include "core/markdown/dialect.h"
#include "core/support/later.h"

#include <QJsonObject>
#include <QPointer>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// The assistant's Markdown as it is.
class PlainDialect final : public markdown::Dialect
{
public:
    [[nodiscard]] QString render(const QString &markdown) const override { return markdown; }
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override { return rendered.size(); }
};

/// Every call has done its work when it is made: the window hears the text on another way.
class AppReply final : public ReplySurface
{
public:
    AppReply()
    {
        m_limits.minInterval = std::chrono::seconds(1); // nothing depends on it
        m_limits.maxUnits = 10LL * 1024 * 1024; // one part
    }
    void markWorking(const QObject *context, Callback<void> done) override { answer(context, done); }
    void show(const QString & /*markdown*/, const QObject *context, Callback<void> done) override
    {
        answer(context, done);
    }
    void close(const QString & /*markdown*/, const QObject *context, Callback<void> done) override
    {
        answer(context, done);
    }
    void upload(const QByteArray & /*picture*/, const QObject *context, Callback<QString> done) override
    {
        // Transcripts hears of the picture itself; this is what keeps an answer of nothing else from being empty.
        later(context, [done = std::move(done)] { done(u"[picture]"_s); });
    }
    [[nodiscard]] bool isOpen() const override { return true; }
    [[nodiscard]] const markdown::Dialect &dialect() const override { return m_dialect; }
    [[nodiscard]] const ReplyLimits &limits() const override { return m_limits; }

private:
    static void answer(const QObject *context, const Callback<void> &done)
    {
        later(context, [done] { done({}); });
    }

    PlainDialect m_dialect;
    ReplyLimits m_limits;
};

/// A message without what is said in it.
IncomingMessage emptyMessage()
{
    IncomingMessage message;
    message.botId = AppChannel::bot().id;
    message.channel = AppChannel::bot().channel;
    message.chatId = u"window"_s;
    return message;
}

} // namespace

AppChannel::AppChannel(const Clock &clock, QObject *parent)
    : BotConnection(parent)
    , m_clock(clock)
{ }

BotConfig AppChannel::bot()
{
    BotConfig bot;
    bot.id = u"_app"_s; // Config::freshId() makes none with an underscore
    bot.name = u"OAgent Bridge"_s;
    bot.channel = u"app"_s;
    return bot;
}

QString AppChannel::conversation() { return conversationKey(emptyMessage()); }

void AppChannel::ask(const QString &text)
{
    IncomingMessage message = emptyMessage();
    message.messageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    message.text = text.trimmed();
    message.createdAt = m_clock.wallNow();
    m_untaken.append(text);
    Q_EMIT messageReceived(message, AckHandle([line = QPointer(this), text](const QJsonObject & /*answer*/) {
                               if (line)
                                   line->m_untaken.removeOne(text);
                           }));
}

void AppChannel::stopFor(const StateReason &reason)
{
    const QStringList untaken = std::exchange(m_untaken, {});
    for (const QString &text : untaken)
        Q_EMIT refused(text, reason);
}

void AppChannel::stopAnswer(const QString &turnId)
{
    IncomingEvent event;
    event.kind = IncomingEvent::Kind::CardAction;
    event.botId = bot().id;
    event.turnId = turnId;
    event.action = stopAction;
    Q_EMIT eventReceived(event, AckHandle());
}

void AppChannel::fetch(const IncomingMessage & /*message*/, const Attachment & /*attachment*/, const QObject *context,
                       Callback<FetchedFile> done)
{
    later(context, [done = std::move(done)] {
        done(failure(Error::Kind::NotFound, u"Nothing is attached to what is typed in the window."_s));
    });
}

std::unique_ptr<ReplySurface> AppChannel::openReply(const ReplyTarget & /*target*/, HandleSink & /*sink*/)
{
    return std::make_unique<AppReply>();
}

} // namespace oagent
