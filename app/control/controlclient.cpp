#include "app/control/controlclient.h"

#include "app/control/commands.h"
#include "app/platform/peer.h"
#include "core/support/later.h"

#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

// Longer than the keychain may take.
constexpr auto longestReading = 150s;
// Longer than the limit of an assistant's whole answer.
constexpr auto longestTest = 31min;

} // namespace

ControlClient::Limits ControlClient::Limits::forCommand(const QString &command)
{
    Limits limits;
    if (Commands::changes(command) || command == "doctor"_L1 || command == "assistant models"_L1)
        limits.answer = longestReading;
    if (command == "assistant test"_L1 || command == "network test"_L1)
        limits.answer = longestTest;
    return limits;
}

ControlClient::ControlClient(QString path, Limits limits, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_limits(limits)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(
            failure(Error::Kind::Timeout, u"The running program does not answer; look into its log or restart it."_s));
    });
    connect(&m_socket, &QLocalSocket::connected, this, &ControlClient::begin);
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlClient::read);
    connect(&m_socket, &QLocalSocket::disconnected, this, &ControlClient::lose);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &ControlClient::lose);
}

void ControlClient::send(const CommandRequest &request, const QObject *context, Callback<CommandAnswer> done)
{
    m_line = Secret(toLine(request));
    m_done = std::move(done);
    connect(context, &QObject::destroyed, this, [this] {
        m_done = nullptr;
        finish(failure(Error::Kind::Cancelled, {}));
    });
    m_deadline.start(m_limits.connect);
    later(this, [this] { connectNow(); });
}

void ControlClient::follow(const CommandRequest &request, const QObject *context,
                           std::function<void(const QByteArray &)> line, Callback<CommandAnswer> done)
{
    m_takeLine = std::move(line);
    send(request, context, std::move(done));
}

void ControlClient::connectNow()
{
    if (!m_finished)
        m_socket.connectToServer(m_path);
}

void ControlClient::begin()
{
    if (!isSameUser(m_socket))
        return finish(failure(
            Error::Kind::Forbidden,
            u"The program that listens at %1 is another user's; run this as that user (sudo -u NAME)."_s.arg(m_path)));
    m_sent = true;
    m_deadline.start(m_limits.answer);
    m_socket.write(m_line.reveal());
}

void ControlClient::read()
{
    takeWhatCame();
    if (m_streamAnswer)
        return takeLinesLater();
    if (m_answer.contains('\n') || m_answer.size() > m_limits.answerBytes)
        judge();
}

void ControlClient::lose()
{
    takeWhatCame(); // the answer may have come with the end, or with an error about what was still to be written
    m_isLost = true;
    if (m_streamAnswer)
        return takeLinesLater();
    if (m_answer.contains('\n'))
        return judge();
    if (!m_sent)
        return finish(failure(Error::Kind::Gone, u"Nothing answers at %1; start the program."_s.arg(m_path)));
    finish(failure(Error::Kind::Truncated,
                   u"The running program ended before it answered; look at what it did, then try again."_s));
}

void ControlClient::takeWhatCame()
{
    if (m_socket.bytesAvailable() > 0)
        m_answer += m_socket.read(m_limits.answerBytes + 1 - m_answer.size());
}

void ControlClient::judge()
{
    const qsizetype end = m_answer.indexOf('\n');
    if (end < 0)
        return finish(failure(Error::Kind::TooLarge, u"The running program's answer is too long; restart it."_s));
    const Result<CommandAnswer> answer = answerFromLine(m_answer.first(end));
    if (!answer || !answer->isStream || !m_takeLine)
        return finish(answer);
    m_streamAnswer = *answer;
    m_deadline.stop(); // the next line may be hours away
    m_answer.remove(0, end + 1);
    takeLinesLater();
}

/// Not from inside the socket's own signal: the receiver may delete this object.
void ControlClient::takeLinesLater()
{
    if (!std::exchange(m_isTaking, true))
        later(this, [this] { takeLines(); });
}

void ControlClient::takeLines()
{
    const QPointer<ControlClient> alive(this);
    const auto take = m_takeLine; // of its own, and so is this: the receiver may delete this object
    const QByteArray lines = m_answer;
    m_isTaking = false;
    qsizetype begin = 0;
    for (qsizetype end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', begin)) {
        take(lines.sliced(begin, end - begin));
        if (!alive || m_finished)
            return;
        begin = end + 1;
    }
    m_answer.remove(0, begin);
    if (m_answer.size() > m_limits.answerBytes)
        finish(failure(Error::Kind::TooLarge, u"The running program sends a line without an end; restart it."_s));
    else if (m_isLost)
        finish(*m_streamAnswer);
}

void ControlClient::finish(const Result<CommandAnswer> &result)
{
    if (m_finished)
        return;
    m_finished = true;
    m_deadline.stop();
    m_line = {};
    m_socket.abort();
    // Not from inside the socket's own signal: the receiver may delete this object.
    later(this, [this, result] {
        if (const auto done = std::exchange(m_done, nullptr))
            done(result);
    });
}

} // namespace oagent
