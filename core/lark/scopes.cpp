#include "core/lark/scopes.h"

#include "core/lark/appquestion.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

struct Needed
{
    QStringList anyOf; ///< the one to ask for comes first
    QString effect;
};

const QList<Needed> &needs()
{
    static const QList<Needed> all {
        { { u"im:message.p2p_msg:readonly"_s, u"im:message.p2p_msg"_s },
          u"Messages of private chats do not arrive."_s },
        { { u"im:message.group_at_msg:readonly"_s, u"im:message.group_at_msg"_s, u"im:message.group_msg"_s },
          u"Messages that mention the bot in groups do not arrive."_s },
        { { u"im:message:send_as_bot"_s, u"im:message"_s }, u"Answers cannot be sent."_s },
        { { u"im:message"_s, u"im:message:update"_s },
          u"Where cards that grow are refused, an answer is shown only when it is complete."_s },
        { { u"im:resource"_s }, u"Pictures and files that people send cannot be read, pictures not be sent."_s },
        { { u"cardkit:card:write"_s }, u"Answers do not grow word by word."_s },
        { { u"contact:user.base:readonly"_s, u"contact:contact:readonly_as_app"_s },
          u"People are shown by their ids instead of their names."_s },
        { { u"im:chat"_s, u"im:chat:readonly"_s }, u"Groups are shown by their ids instead of their names."_s },
        { { u"im:message.reactions:write_only"_s, u"im:message"_s },
          u"The sign that a message is being worked on does not show."_s },
    };
    return all;
}

} // namespace

QList<MissingPermission> missingIn(const QJsonArray &listedScopes)
{
    constexpr int granted = 1;
    QStringList have;
    for (const auto &listed : listedScopes) {
        if (numberIn(listed["grant_status"_L1]) == granted)
            have.append(listed["scope_name"_L1].toString());
    }
    QList<MissingPermission> missing;
    for (const Needed &need : needs()) {
        const bool isThere = std::any_of(need.anyOf.begin(), need.anyOf.end(),
                                         [&have](const QString &scope) { return have.contains(scope); });
        if (!isThere)
            missing.append({ need.anyOf.first(), need.effect });
    }
    return missing;
}

/// Sends:   GET {domain}/open-apis/application/v6/scopes
/// Answers: {"data": {"scopes": [{"scope_name", "grant_status"}]}}, 1 being granted
/// Errors:  212100 when the app is not installed
/// Source:  lark.md §12
void checkPermissions(const BotConfig &bot, Secret secret, HttpClient &http, Redactor &redactor, const QObject *context,
                      Callback<PermissionReport> done)
{
    auto *question = new AppQuestion(bot, std::move(secret), http, redactor, context); // deletes itself
    question->get(u"/open-apis/application/v6/scopes"_s, context,
                  [question, done = std::move(done)](const Result<QJsonObject> &answer) {
                      if (!answer)
                          return done(failure(answer.error()));
                      PermissionReport report;
                      report.missing = missingIn(answer->value("data"_L1)["scopes"_L1].toArray());
                      QStringList scopes;
                      for (const MissingPermission &missing : report.missing)
                          scopes.append(missing.scope);
                      report.link = question->site().permissionLink(scopes);
                      done(report);
                  });
}

} // namespace oagent::lark
