#pragma once

#include "core/bridge/cardgate.h"
#include "core/bridge/replysurface.h"
#include "core/dingtalk/api.h"
#include "core/dingtalk/dialect.h"
#include "core/dingtalk/mediauploader.h"
#include "core/dingtalk/sender.h"

#include <QPointer>

namespace oagent::dingtalk {

/// What all replies of one bot share.
struct ReplyServices
{
    Api &api;
    Sender &sender;
    MediaUploader &uploader;
    CardGate &gate;
    const Limits &limits;
    QString cardTemplate;
};

/// One part of an answer in DingTalk: an AI card that grows (§20, style A), and below it the ladder of close(): session
/// webhook, robot send. A card whose text could not be completed is finished with a pointer to the message that has the
/// answer.
class Reply : public ReplySurface
{
    Q_OBJECT
public:
    Reply(ReplyServices services, ReplyTarget target, HandleSink &sink, QObject *parent = nullptr);

    void markWorking(const QObject *context, Callback<void> done) override;
    void show(const QString &markdown, const QObject *context, Callback<void> done) override;
    void close(const QString &markdown, const QObject *context, Callback<void> done) override;
    void upload(const QByteArray &picture, const QObject *context, Callback<QString> done) override;
    [[nodiscard]] bool isOpen() const override { return m_card == Card::Created || m_card == Card::Inputing; }
    [[nodiscard]] QString shown() const override { return m_card == Card::Inputing ? m_shown : QString(); }
    [[nodiscard]] const markdown::Dialect &dialect() const override { return m_dialect; }
    [[nodiscard]] const ReplyLimits &limits() const override { return m_services.limits.reply; }

private:
    enum class Card {
        None,
        Unknown, ///< a process before this one, or a creation without an answer, may have made it
        Created,
        Inputing, ///< takes streaming calls
        Ended, ///< may have been finished already; takes updates only
        Broken, ///< no more card calls
    };
    enum class Step { Working, Show, Close };

    void begin(Step step, const QObject *context, Callback<void> done);
    void proceed();
    void closeWithoutCard();
    void proceedWithoutCard();
    void announceCard();
    void createCard();
    void takeCreated(const Result<QJsonObject> &answer);
    void takeCreationFailure(const Error &error);
    void makeInputing();
    void takeInputing(const Result<QJsonObject> &answer);
    void stream();
    void takeStreamed(const Result<QJsonObject> &answer);
    void finishCard();
    void takeFinished(const Result<QJsonObject> &answer);
    void giveUpCard(const Error &why);
    void pointToMessage();
    void takePointer(const Result<QJsonObject> &answer);
    [[nodiscard]] bool mayAskAgain(const Error &error);
    void sendAsMessage();
    void takeSent(const Result<void> &sent);
    void takeLastWord(const Result<QJsonObject> &answer);
    void endByStream(const QString &content, const Result<void> &outcome);
    [[nodiscard]] QString belowShownText(const QString &sentence) const;
    [[nodiscard]] QString pointer() const;
    enum class Tries {
        Skippable, ///< none when the budget is used up
        One,
        Several,
    };
    void putCard(const QByteArray &body, Tries tries, void (Reply::*take)(const Result<QJsonObject> &));
    void finish(const Result<void> &result);

    ReplyServices m_services;
    ReplyTarget m_target;
    HandleSink &m_sink;
    Dialect m_dialect { Dialect::Where::Card };
    QString m_track;
    Card m_card = Card::None;
    Step m_step = Step::Working;
    QString m_markdown; ///< of the step under way
    QString m_content; ///< the same, rendered for the card
    QString m_shown;
    std::optional<Error> m_wornOutCreation; ///< the last one, while no other was answered
    bool m_isMade = false; ///< the platform said that there is the card
    bool m_mayBeFinal = false; ///< its stream may have had its last frame already, and takes no more (§20.1)
    bool m_isUnconfirmed = false; ///< a message got no answer
    std::optional<std::chrono::steady_clock::time_point> m_settleBegan; ///< ending a card whose answer is there failed
    Error m_failure; ///< of the last rung
    bool m_isDelivered = false; ///< as a message
    bool m_isCardUnsettled = false; ///< given up while it still says that more will come
    bool m_isBrokenForNow = false; ///< given up for transient trouble
    QPointer<const QObject> m_context;
    Callback<void> m_done;
};

} // namespace oagent::dingtalk
