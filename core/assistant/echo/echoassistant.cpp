#include "core/assistant/echo/echoassistant.h"

#include "core/assistant/echo/longanswer.h"
#include "core/assistant/echo/sampleimage.h"
#include "core/phrases/phrases.h"
#include "core/support/later.h"

#include <QLocale>
#include <QPointer>
#include <QTextBoundaryFinder>
#include <QTimer>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// The question's text, and a line for everything that came with it.
QString repeated(const TurnRequest &request)
{
    QStringList lines;
    for (const MediaFile &file : request.images + request.files)
        lines.append(u"[%1] %2 (%3)"_s.arg(QString::fromLatin1(file.type.mime), file.name,
                                           QLocale::c().formattedDataSize(file.bytes.size())));
    if (lines.isEmpty())
        return request.text;
    return (request.text.isEmpty() ? QString() : request.text + u"\n\n"_s) + lines.join(u'\n');
}

QString answerTo(const QString &command, const TurnRequest &request)
{
    if (command == "long"_L1)
        return longAnswer();
    if (command == "help"_L1 || command == u"帮助"_s)
        return say(Phrase::EchoHelp, languageOf(command));
    return repeated(request);
}

class EchoTurn final : public AssistantTurn
{
public:
    EchoTurn(const TurnRequest &request, Milliseconds interval)
        : m_command(request.text.trimmed().toLower())
        , m_answer(answerTo(m_command, request))
        , m_pieceSize(std::max<qsizetype>(8, m_answer.size() / 100))
    {
        m_timer.setInterval(interval);
        connect(&m_timer, &QTimer::timeout, this, [this] { sayMore(); });
        later(this, [this] { begin(); });
    }

    void cancel() override
    {
        if (std::exchange(m_ended, true))
            return;
        m_timer.stop();
        later(this, [this] { Q_EMIT finished(outcome(Outcome::Kind::Cancelled)); });
    }

private:
    void begin()
    {
        if (m_ended)
            return;
        if (m_command != "stall"_L1)
            m_timer.start();
        Q_EMIT started({});
    }

    void sayMore()
    {
        if (m_command == "fail"_L1)
            return fail();
        if (m_command == "image"_L1)
            return draw();
        if (m_said == m_answer.size())
            return end(outcome(Outcome::Kind::Completed));
        const qsizetype from = std::exchange(m_said, nextBreak());
        Q_EMIT textDelta(m_answer.sliced(from, m_said - from));
    }

    void draw()
    {
        const QPointer<EchoTurn> alive(this);
        Q_EMIT fileReceived({ u"image.png"_s, mediaTypeOf(sampleImage()), sampleImage() });
        if (!alive || m_ended)
            return;
        m_answer.clear();
        end(outcome(Outcome::Kind::Completed));
    }

    void fail()
    {
        Outcome failed = outcome(Outcome::Kind::Failed);
        failed.error = failure(Error::Kind::Server, u"Echo was asked to fail"_s).value();
        end(failed);
    }

    void end(const Outcome &outcome)
    {
        m_ended = true;
        m_timer.stop();
        Q_EMIT finished(outcome);
    }

    /// Never inside of what a reader takes for one character.
    [[nodiscard]] qsizetype nextBreak() const
    {
        const qsizetype wanted = m_said + m_pieceSize;
        if (wanted >= m_answer.size())
            return m_answer.size();
        QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, m_answer);
        finder.setPosition(wanted);
        return finder.isAtBoundary() ? wanted : finder.toNextBoundary();
    }

    [[nodiscard]] Outcome outcome(Outcome::Kind kind) const
    {
        return { .kind = kind, .text = m_answer.first(m_said), .cutByLength = false, .error = {}, .remark = {} };
    }

    QString m_command;
    QString m_answer;
    qsizetype m_pieceSize;
    qsizetype m_said = 0;
    bool m_ended = false;
    QTimer m_timer;
};

} // namespace

EchoAssistant::EchoAssistant(Milliseconds interval, QObject *parent)
    : Assistant(parent)
    , m_interval(interval)
{ }

std::unique_ptr<AssistantTurn> EchoAssistant::ask(const TurnRequest &request)
{
    return std::make_unique<EchoTurn>(request, m_interval);
}

AcceptedMedia EchoAssistant::accepts() const
{
    // It only names them, so every number is as good as none.
    constexpr qint64 noBound = std::numeric_limits<qint64>::max();
    return { .images = 100,
             .imageBytes = noBound,
             .allImageBytes = noBound,
             .imageTypes = { "image/png"_ba, "image/jpeg"_ba, "image/gif"_ba, "image/webp"_ba, "image/bmp"_ba },
             .files = true };
}

} // namespace oagent
