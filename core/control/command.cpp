#include "core/control/command.h"
#include "core/support/json.h"

#include <QJsonDocument>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QByteArray lineOf(const QJsonObject &members) { return jsonBytes(members) + '\n'; }

/// Every byte counts in a secret: a byte order mark is no mark here.
QString textOf(const QByteArray &utf8)
{
    return QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom)(utf8);
}

bool isAbsentOr(QJsonValue::Type type, const QJsonValue &value) { return value.isUndefined() || value.type() == type; }

Result<QJsonObject> objectFromLine(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = jsonDocument(line, &error);
    if (!document.isObject())
        return failure(Error::Kind::Protocol, u"The line is not a JSON object; send one object on one line."_s);
    return document.object();
}

} // namespace

ExitCode exitCodeFor(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Refused:
    case Error::Kind::NotFound:
    case Error::Kind::BadRequest:
    case Error::Kind::Protocol:
    case Error::Kind::TooLarge: return ExitCode::Usage;
    case Error::Kind::Storage:
    case Error::Kind::StorageFull:
    case Error::Kind::InUse: return ExitCode::Unavailable;
    case Error::Kind::Network:
    case Error::Kind::Proxy:
    case Error::Kind::Timeout:
    case Error::Kind::Tls:
    case Error::Kind::Authentication:
    case Error::Kind::Forbidden:
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded:
    case Error::Kind::Server:
    case Error::Kind::Truncated:
    case Error::Kind::ContentFiltered:
    case Error::Kind::Gone:
    case Error::Kind::PermissionMissing:
    case Error::Kind::Cancelled: return ExitCode::NotWell;
    }
    return ExitCode::NotWell;
}

QByteArray toLine(const CommandRequest &request)
{
    QJsonObject members { { u"command"_s, request.command } };
    if (!request.name.isEmpty())
        members.insert(u"name"_s, request.name);
    if (!request.options.isEmpty())
        members.insert(u"options"_s, request.options);
    if (!request.secretPlace.isEmpty())
        members.insert(u"secretPlace"_s, request.secretPlace);
    if (!request.secret.isEmpty())
        members.insert(u"secret"_s, textOf(request.secret.reveal()));
    return lineOf(members);
}

QByteArray toLine(const CommandAnswer &answer)
{
    QJsonObject members { { u"exit"_s, static_cast<int>(answer.exitCode) } };
    if (!answer.error.isEmpty())
        members.insert(u"error"_s, answer.error);
    if (!answer.reason.isEmpty())
        members.insert(u"reason"_s, answer.reason);
    if (!answer.result.isEmpty())
        members.insert(u"result"_s, answer.result);
    if (answer.isStream)
        members.insert(u"stream"_s, true);
    return lineOf(members);
}

Result<CommandRequest> requestFromLine(const QByteArray &line)
{
    const Result<QJsonObject> members = objectFromLine(line);
    if (!members)
        return failure(members.error());
    const QJsonValue secret = (*members)["secret"_L1];
    if (!(*members)["command"_L1].isString() || !isAbsentOr(QJsonValue::String, (*members)["name"_L1])
        || !isAbsentOr(QJsonValue::Object, (*members)["options"_L1])
        || !isAbsentOr(QJsonValue::String, (*members)["secretPlace"_L1]) || !isAbsentOr(QJsonValue::String, secret))
        return failure(
            Error::Kind::Protocol,
            u"The object is not a command; it needs \"command\" as text, and the other members as documented."_s);
    CommandRequest request;
    request.command = (*members)["command"_L1].toString();
    request.name = (*members)["name"_L1].toString();
    request.options = (*members)["options"_L1].toObject();
    request.secretPlace = (*members)["secretPlace"_L1].toString();
    request.secret = Secret(secret.toString().toUtf8());
    return request;
}

Result<CommandAnswer> answerFromLine(const QByteArray &line)
{
    const Result<QJsonObject> members = objectFromLine(line);
    if (!members)
        return failure(members.error());
    const int exit = (*members)["exit"_L1].toInt(-1);
    if (exit < static_cast<int>(ExitCode::Good) || exit > static_cast<int>(ExitCode::Unavailable)
        || !isAbsentOr(QJsonValue::String, (*members)["error"_L1])
        || !isAbsentOr(QJsonValue::String, (*members)["reason"_L1])
        || !isAbsentOr(QJsonValue::Object, (*members)["result"_L1])
        || !isAbsentOr(QJsonValue::Bool, (*members)["stream"_L1]))
        return failure(Error::Kind::Protocol, u"The answer of the running program cannot be understood; restart it."_s);
    return CommandAnswer { static_cast<ExitCode>(exit), (*members)["error"_L1].toString(),
                           (*members)["result"_L1].toObject(), (*members)["stream"_L1].toBool(),
                           (*members)["reason"_L1].toString() };
}

CommandAnswer answerFor(const Error &error)
{
    return { exitCodeFor(error.kind),
             error.detail,
             {},
             false,
             error.serviceCode.isEmpty() ? nameOf(error.kind) : error.serviceCode };
}

} // namespace oagent
