#pragma once

#include "core/bridge/platformcall.h"
#include "core/lark/answers.h"
#include "core/lark/site.h"

#include <QJsonObject>

#include <deque>
#include <map>

namespace oagent::lark {

/// One call of {domain}/open-apis with the access token.
struct ApiCall
{
    HttpRequest::Method method = HttpRequest::Method::Post;
    QString path; ///< "/open-apis/im/v1/messages?receive_id_type=chat_id"
    QByteArray body; ///< JSON; none for Get and Delete
    QString purpose; ///< which calls want the same permissions: "send", "card" …
    /// Counts against this chat's share, and what must not be skipped keeps its order there; empty: against none.
    QString chat;
    QString card; ///< counts against this card's share; empty: against none
    /// May be skipped: answered with RateLimited at once when there is no budget, and never repeated.
    bool isProgress = false;
    bool isIdempotent = true; ///< by a uuid, a sequence, or because it only reads
};

/// A picture or another file on its way to the platform (lark.md §11.5).
struct ApiUpload
{
    QString path;
    QByteArray field;
    QByteArray fileName; ///< our own
    QByteArray contentType;
    QByteArray bytes;
    QList<HttpHeader> texts; ///< further parts
};

/// The API of the platform for one app: token, budgets, repetition (lark.md §9), the permissions it was refused for
/// want of, and how many calls it made. Answers as judge() does. Where the platform says that it is called too fast,
/// nothing of that kind, or into that chat, goes before the time it asked for is over.
class Api : public QObject
{
    Q_OBJECT
public:
    Api(HttpClient &http, SharedTimer &timer, Redactor &redactor, const Site &site, const Limits &limits,
        const QString &botId, QObject *parent = nullptr);

    void call(const ApiCall &call, const QObject *context, Callback<QJsonObject> done);
    void upload(const ApiUpload &upload, const QObject *context, Callback<QJsonObject> done);
    /// TooLarge above Limits::mediaBytes.
    void download(const QString &path, const QObject *context, Callback<QByteArray> done);

    /// The names the platform gave when it refused a call, sorted; each until a call of the same purpose succeeds.
    [[nodiscard]] QStringList missingScopes() const;
    /// The code with which the platform refuses all calls (concernsAllCalls()), or the token without which none can be
    /// made; 0 when it does not, or one succeeded since.
    [[nodiscard]] int refusalOfAll() const { return m_refusalOfToken != 0 ? m_refusalOfToken : m_refusalOfAll; }
    /// The platform is the other brand from now on: no token and no refusal of before counts.
    void startOver();

Q_SIGNALS:
    /// A refusal named a permission that was not known to be missing, or was the first of late that named none.
    void scopesRefused(const oagent::Error &why);
    /// missingScopes() or refusalOfAll() is another one.
    void refusalsChanged();
    /// A call that counts against the app's quota of the month is about to be made; asking for a token does not.
    void callCounted();

private:
    [[nodiscard]] HttpRequest requestFor(const ApiCall &call) const;
    void authorize(HttpRequest &request, const QByteArray &token, Milliseconds limit);
    /// What a call is known by when it is refused.
    struct Origin
    {
        QString operation; ///< what the platform limits by itself: method and path without the ids in it
        QString purpose; ///< as ApiCall::purpose
        QString chat; ///< as ApiCall::chat
    };
    template <class Answer>
    [[nodiscard]] typename PlatformCall<Answer>::Plan planned(const Origin &origin);
    template <class Answer>
    QObject *run(typename PlatformCall<Answer>::Plan plan, const QObject *context, Callback<Answer> done);
    void begin(const ApiCall &call, const QObject *context, Callback<QJsonObject> done);
    void beginNext(const QString &chat);
    [[nodiscard]] bool hasNamelessRefusal() const;
    template <class Answer>
    void note(const Origin &origin, const Result<Answer> &answer);
    [[nodiscard]] TokenRules watchedTokenRules();
    void noteToken(const Result<AccessToken> &answer);
    void holdBack(const Origin &origin, const Error &error);

    /// A call that waits for the one before it in the same chat.
    struct Waiting
    {
        ApiCall call;
        QPointer<const QObject> context;
        Callback<QJsonObject> done;
    };

    HttpClient &m_http;
    SharedTimer &m_timer;
    const Site &m_site;
    const Limits &m_limits;
    TokenCache m_tokens;
    RateBudget m_second;
    RateBudget m_minute;
    RateBudget m_operation;
    RateBudget m_chat;
    RateBudget m_card;
    std::map<QString, std::deque<Waiting>> m_waiting; ///< by chat, as long as a call of it is under way
    std::map<QString, QStringList> m_refusedScopes; ///< by purpose; empty where the platform named none
    int m_refusalOfAll = 0; ///< said to a call
    int m_refusalOfToken = 0; ///< said to the question for a token
};

/// How the tenant access token is asked for (§9.1). `site` and `limits` outlive what the rules are given to.
[[nodiscard]] TokenRules tokenRules(const Site &site, const Limits &limits);

} // namespace oagent::lark
