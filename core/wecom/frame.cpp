#include "core/wecom/frame.h"
#include "core/support/json.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20U; }

QByteArray escapeOf(char control)
{
    return "\\u00" + QByteArray::number(static_cast<unsigned char>(control), 16).rightJustified(2, '0');
}

/// Success where nothing is said, and no success where it cannot be read.
int errorCodeOf(const QJsonValue &code)
{
    constexpr int unreadable = -2;
    if (code.isUndefined() || code.isNull())
        return 0;
    const qint64 number = wholeNumber(code, unreadable);
    return std::in_range<int>(number) ? static_cast<int>(number) : unreadable;
}

} // namespace

QByteArray withoutRawControls(const QByteArray &json)
{
    const bool isClean = std::none_of(json.begin(), json.end(), isControl);
    if (isClean)
        return json;
    QByteArray clean;
    clean.reserve(json.size() + 16);
    bool isInString = false;
    bool isEscaped = false;
    for (const char c : json) {
        if (isControl(c)) {
            const bool isSpace = c == '\t' || c == '\n' || c == '\r';
            if (!isInString && isSpace)
                clean.append(c);
            else if (isInString && !isEscaped)
                clean.append(escapeOf(c));
            continue; // a backslash goes on to the character behind it
        }
        clean.append(c);
        if (isEscaped)
            isEscaped = false;
        else if (isInString && c == '\\')
            isEscaped = true;
        else if (c == '"')
            isInString = !isInString;
    }
    return clean;
}

qint64 wholeNumber(const QJsonValue &value, qint64 otherwise)
{
    if (value.isDouble())
        return value.toInteger(otherwise);
    bool isNumber = false;
    const qint64 number = value.toString().trimmed().toLongLong(&isNumber);
    return isNumber ? number : otherwise;
}

Result<Frame> parseFrame(const QByteArray &bytes)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(withoutRawControls(bytes), &problem);
    if (!document.isObject()) {
        const QString cause = problem.error == QJsonParseError::NoError ? u"it is no object"_s : problem.errorString();
        return failure(Error::Kind::Protocol,
                       u"WeCom sent a frame of %1 bytes that is no JSON object: %2"_s.arg(bytes.size()).arg(cause));
    }
    const QJsonObject object = document.object();
    Frame frame;
    frame.command = object["cmd"_L1].toString();
    frame.requestId = object["headers"_L1].toObject()["req_id"_L1].toString();
    frame.body = object["body"_L1].toObject();
    frame.errorCode = errorCodeOf(object["errcode"_L1]);
    frame.errorText = object["errmsg"_L1].toString();
    // An answer has no command (§2.2); one that repeats what it answers is one all the same.
    const bool isCallback = frame.command == commands::message || frame.command == commands::event;
    if (object.contains("errcode"_L1) && !isCallback)
        frame.command.clear();
    return frame;
}

QString commandFrame(QLatin1StringView command, const QString &requestId, const QByteArray &body)
{
    JsonWriter frame;
    frame.add(u"cmd", QString(command)).addJson(u"headers", JsonWriter().add(u"req_id", requestId).take());
    if (!body.isEmpty())
        frame.addJson(u"body", body);
    return QString::fromUtf8(frame.take());
}

QString freshRequestId(QLatin1StringView command)
{
    const quint32 random = QRandomGenerator::global()->generate();
    return command + u'_' + QString::number(QDateTime::currentMSecsSinceEpoch()) + u'_'
        + u"%1"_s.arg(random, 8, 16, QChar(u'0'));
}

} // namespace oagent::wecom
