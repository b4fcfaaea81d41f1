#include "core/bridge/commands.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

using CommandKind = ChatCommand::Kind;

constexpr std::array commandWords {
    std::pair { CommandKind::New, QLatin1StringView("/new") },
    std::pair { CommandKind::Stop, QLatin1StringView("/stop") },
    std::pair { CommandKind::Help, QLatin1StringView("/help") },
    std::pair { CommandKind::WhoAmI, QLatin1StringView("/whoami") },
    std::pair { CommandKind::Status, QLatin1StringView("/status") },
};

/// Takes the first word off a text without blanks around it.
QStringView takeWord(QStringView &text)
{
    const auto *const end = std::find_if(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    const QStringView word(text.begin(), end);
    text = QStringView(end, text.end()).trimmed();
    return word;
}

bool isMention(QStringView word) { return word.startsWith(u'@') || word.startsWith(u'＠'); }

Phrase phraseFor(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Stopped: return Phrase::StateStopped;
    case ConnectionState::Connecting: return Phrase::StateConnecting;
    case ConnectionState::Online: return Phrase::StateOnline;
    case ConnectionState::WaitingToRetry: return Phrase::StateRetrying;
    case ConnectionState::Rejected: return Phrase::StateRejected;
    case ConnectionState::TakenOver: return Phrase::StateTakenOver;
    }
    return Phrase::StateStopped;
}

} // namespace

std::optional<ChatCommand> commandIn(const QString &text)
{
    QStringView rest = QStringView(text).trimmed();
    QStringView word = takeWord(rest);
    while (isMention(word))
        word = takeWord(rest);
    // Normalising makes ASCII of what a Chinese input method writes in full width.
    const QString plain = word.toString().normalized(QString::NormalizationForm_KC).toLower();
    for (const auto &[kind, written] : commandWords) {
        if (written == plain)
            return ChatCommand { kind, !rest.isEmpty() };
    }
    return std::nullopt;
}

QString nameOf(ChatCommand::Kind kind)
{
    for (const auto &[each, written] : commandWords) {
        if (each == kind)
            return written;
    }
    return {};
}

QString statusText(const ChatStatus &status, Language language)
{
    const QString line
        = say(Phrase::StatusLine, language).arg(status.bot, say(phraseFor(status.state), language), status.assistant);
    const QString activity
        = status.isRunning ? say(Phrase::StatusBusy, language).arg(status.waiting) : say(Phrase::StatusIdle, language);
    return line + u"\n\n"_s + activity;
}

QString stopText(const StopOutcome &outcome, Language language)
{
    if (outcome.dropped > 0)
        return say(Phrase::StopDoneWaiting, language).arg(outcome.dropped);
    if (outcome.isStopped)
        return say(Phrase::StopDone, language);
    return say(outcome.isSomebodyElses ? Phrase::StopNotYours : Phrase::StopNothing, language);
}

QString whoAmIText(const IncomingMessage &message, Language language)
{
    QString text = say(message.sender.ids.isEmpty() ? Phrase::WhoAmINobody : Phrase::WhoAmI, language);
    if (!message.sender.ids.isEmpty())
        text += u'\n';
    for (const Person::Id &id : message.sender.ids)
        text += u"\n- "_s + id.kind + u": "_s + id.value;
    if (message.chatKind == ChatKind::Group)
        text += u"\n\n"_s + say(Phrase::WhoAmIGroup, language).arg(message.chatId);
    return text;
}

} // namespace oagent
