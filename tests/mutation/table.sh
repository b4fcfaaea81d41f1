# shellcheck shell=bash
# What run.sh breaks, and which test has to notice. Keep the texts short: they have to stand in the source, once.

mutation 'a message is never acknowledged' core/bridge/bridge.cpp \
    dingtalk_test 'DingTalkChecklist.L11_L12_AcknowledgesOnceAndAtOnceWhateverTheAssistantDoes' <<'END'
            return closeForStore(botId, flushed.error());
        ack.accept();
----
            return closeForStore(botId, flushed.error());
END

mutation 'acknowledged before it is stored' core/bridge/bridge.cpp \
    bridge_test 'StoreFailure.ClosesTheLineAcknowledgesNothingAndComesBack' <<'END'
    m_services.store.accept(message, this,
----
    ack.accept();
    m_services.store.accept(message, this,
END

mutation 'acknowledged before it is on the medium' core/bridge/bridge.cpp \
    bridge_test 'StoreFailure.AcknowledgesNothingThatIsNotOnTheMedium' <<'END'
        if (!flushed)
            return closeForStore(botId, flushed.error());
----
END

mutation 'the store begins before all have asked' core/store/storethread.cpp \
    store_test 'StoreThreadTest.CommitsWithThemWhatCallsOfTheSameTurnAskFor' <<'END'
        lastly(this,
----
        later(this,
END

mutation 'stopped before the ends of turns are stored' core/bridge/bridgeending.cpp \
    bridge_test 'StoreFailure.HasStoredTheEndOfEveryTurnWhenItSaysThatItHasStopped' <<'END'
    m_services.store.flush(this, [this](const Result<void> & /*flushed: the next start closes those turns again*/) {
----
    later(this, [this] {
END

mutation 'the store wakes everybody for everything' core/store/storethread.cpp \
    store_test 'StoreThreadTest.WakesNobodyForWhatIsNoNews' <<'END'
        if (isAwaited)
            m_announce();
----
        m_announce();
END

mutation 'a stream that rests stops its upload' core/connection/curltransfer.h \
    connection_test 'HttpClientTest.GoesOnToSendWhileItsAnswerRests' <<'END'
 && m_watched == CURL_POLL_IN; }
----
; }
END

mutation 'the first text waits for a rest' core/assistant/openai/openaiturn.cpp \
    assistant_test 'OpenAiTurnTest.RestsOnlyInTheMiddleOfAnAnswer' <<'END'
    const bool isInTheMiddle = !m_text.isEmpty() &&
----
    const bool isInTheMiddle =
END

mutation 'a log on the medium is trusted after a failure' core/store/database.cpp \
    store_test 'StoreThreadTest.NoticesThatTheLogCouldNotBeFlushedWhenItWasLimited' <<'END'
        static_cast<Database *>(self)->m_isLogDoubtful = true;
----
        (void)self;
END

mutation 'a line is opened although nothing can be stored' core/bridge/bridge.cpp \
    bridge_test 'StoreFailure.ClosesTheLineAcknowledgesNothingAndComesBack' <<'END'
        if (!written) {
----
        if (false) {
END

mutation 'a duplicate is a new message' core/bridge/bridge.cpp \
    dingtalk_test 'DingTalkChecklist.L16_ProcessesAMessageOnceAndAcknowledgesItsDuplicates' <<'END'
    if (!result->isNew) {
----
    if (false) {
END

mutation 'the text of a message is logged' core/bridge/bridge.cpp \
    dingtalk_test 'DingTalkReply.L35_KeepsSecretsTokensAndWebhooksOutOfTheLog' <<'END'
u"received"_s, {},
----
u"received"_s, message.text,
END

mutation 'names leave the computer unasked' core/bridge/turn.cpp \
    bridge_test 'GroupConversations.AreOneForEveryoneAndNameNobodyAsDelivered' <<'END'
    if (m_choice.tellsSpeaker)
----
    if (true)
END

mutation 'an empty answer ends empty' core/bridge/turn.cpp \
    dingtalk_test 'DingTalkCards.L32_NeverEndsWithNothing' <<'END'
closeWith(phrase(Phrase::EmptyAnswer));
----
closeWith({});
END

mutation 'an assistant with tools is asked again' core/bridge/turn.cpp \
    dingtalk_test 'Recovery.DoesNotAskAnAssistantThatMayHaveActedButClosesWithWhatIsKnown' <<'END'
isTooOld || !m_assistant || !m_assistant->askAgainAfterCrash()
----
isTooOld || !m_assistant
END

mutation 'a stranger is let in' core/access/accesspolicy.cpp \
    access_test 'AccessPolicy.DecidesEveryPrivateMessageByTheTable' <<'END'
AccessVerdict { Reason::NotListed,
----
AccessVerdict { Reason::Listed,
END

mutation 'a blocked person is let in' core/access/accesspolicy.cpp \
    access_test 'AccessPolicy.DecidesEveryPrivateMessageByTheTable' <<'END'
return { Reason::Blocked,
----
return { Reason::Allowed,
END

mutation 'a group is answered without a mention' core/access/accesspolicy.cpp \
    access_test 'AccessPolicy.DecidesEveryGroupMessageByTheTableWhateverHoldsForPrivateChats' <<'END'
bot.mentionRequired && !message.mentioned
----
bot.mentionRequired && false
END

mutation 'a card is not finished' core/dingtalk/reply.cpp \
    dingtalk_test 'DingTalkCards.L27_NeedsFiveCardCallsForANormalAnswer' <<'END'
return m_step == Step::Close ? finishCard() : finish({});
----
return finish({});
END

mutation 'that there is a card is not stored' core/dingtalk/reply.cpp \
    dingtalk_test 'Recovery.SendsTheStoredTextAgainWhenTheEndWasUnderWay' <<'END'
gate.isOpen() ? announceCard() : finish({});
----
gate.isOpen() ? createCard() : finish({});
END

mutation 'a card has another name after a restart' core/dingtalk/card.cpp \
    dingtalk_test 'Recovery.AsksAgainWithTheSameTurnIdAndAnswersInTheSameCard' <<'END'
u"ob-%1-%2"_s.arg(turnId).arg(part);
----
u"ob-%1-%2"_s.arg(QUuid::createUuid().toString(QUuid::Id128)).arg(part);
END

mutation 'different texts have one guid' core/dingtalk/card.cpp \
    dingtalk_test 'DingTalkCards.L29_L30_ShowsATextThatGrowsOneCallAtATime' <<'END'
(isFinal ? u"|final|"_s : u"|show|"_s) + content
----
(isFinal ? u"|final|"_s : u"|show|"_s)
END

mutation 'an expired webhook is used' core/dingtalk/sender.cpp \
    dingtalk_test 'DingTalkReply.L20_UsesTheRobotWhenTheWebhookHasExpired' <<'END'
m_sender.m_clock.now() + margin < m_address.webhookExpires
----
margin < Milliseconds::max()
END

mutation 'the computer'\''s clock ends a webhook' core/connection/platformclock.cpp \
    dingtalk_test 'ClockJump.ExpiresNoWebhook' <<'END'
    return *m_stamp + std::chrono::duration_cast<Milliseconds>(m_clock.steadyNow() - m_notedAt);
----
    return m_clock.wallNow();
END

mutation 'asked again after text was shown' core/assistant/openai/openaiturn.cpp \
    assistant_test 'OpenAiTurnTest.NeverAsksAgainOnceSomethingWasShown' <<'END'
if (m_shown || m_retries
----
if (m_retries
END

mutation 'everybody may read a secret' core/support/privatefile.cpp \
    keychain_test 'DirectorySecretStore.WritesPrivateFilesNamedLikeTheirKeys' <<'END'
QFileDevice::ReadOwner | QFileDevice::WriteOwner
----
QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther
END

mutation 'an ended turn keeps its message' core/store/turnstatements.h \
    store_test 'TurnStoreTest.LeavesNoByteOfAnEndedTurnOnDisk' <<'END'
text = '', message = '',
----
text = '',
END

mutation 'an unneeded card decides about the answer' core/bridge/replywriter.cpp \
    lark_test 'LarkTwoCards.L29_AnAnswerIsDeliveredThoughACardThatItDoesNotNeedIsGone' <<'END'
        return m_isLeftOver ? nextPart() : end(result);
----
        return end(result);
END

mutation 'what an assistant quotes of the chat is logged' core/assistant/openai/chaterror.cpp \
    assistant_test 'ChatError.QuotesNothingThatWasSaidInTheChat' <<'END'
        hide(error.detail, line.simplified());
----
        hide(error.serviceCode, line.simplified());
END

mutation 'a clock put forward makes duplicates forgotten' core/store/turnstore.cpp \
    store_test 'TurnStoreTest.ForgetsNoDuplicateBecauseTheClockWasPutForward' <<'END'
 - leapsOfTheLastDay()
----
END

mutation 'anybody may press the stop button' core/bridge/bridgecommands.cpp \
    dingtalk_test 'CardClick.OfAnybodyElseIsAcknowledgedAndChangesNothing' <<'END'
message.botId != event.botId || !isAsker
----
message.botId != event.botId
END

mutation 'a taken-over bot comes back by itself' core/wecom/connection.cpp \
    wecom_test 'Readings/WeComChecklist.L09_L10_GivesWayWhenAnotherProgramTakesTheBotAndOffersToTakeItBack/strict' <<'END'
    m_socket.markTakenOver();
----
    m_socket.markLost(Error {});
END

mutation 'two frames of one request race' core/wecom/requests.cpp \
    wecom_test 'WeComRequests.L12_SendTheNextFrameOfARequestWhenTheOneBeforeIsAnsweredAndOthersAtOnce' <<'END'
    if (lane.frames.size() == 1)
        sendFirst(request.requestId);
----
    m_line->sendText(commandFrame(request.command, request.requestId, request.body));
END

mutation 'an old stream is believed' core/wecom/reply.cpp \
    wecom_test 'Readings/WeComLongAnswers.L18_DeliversAfterTheComputerSlept/silent' <<'END'
    if (isTrusted() || !m_needsMessage)
----
    if (true)
END

mutation 'a stream is never ended for its age' core/bridge/replywriter.cpp \
    wecom_test 'Readings/WeComLongAnswers.L18_DeliversAnAnswerThatGrowsForTwelveMinutes/strict' <<'END'
    if (isTooOld())
----
    if (false)
END

mutation 'a request that is too old is the end of an answer' core/wecom/reply.cpp \
    wecom_test 'Readings/WeComChecklist.L19_DeliversTheCompleteTextOnceWhenTheRequestIsTooOld/strict' <<'END'
        m_isUnsettled = m_stream == Stream::Open;
    m_stream = Stream::Broken;
    sendAsMessage();
----
        m_isUnsettled = m_stream == Stream::Open;
    finish({});
END

mutation 'Lark: a number of a frame is rounded' core/lark/frame.cpp \
    lark_test 'LarkChecklist.L10_EchoesEveryFieldOfV8InAnAcknowledgement' <<'END'
written.set_sequence_id(frame.sequenceId);
----
written.set_sequence_id(frame.sequenceId & ~1023ULL);
END

mutation 'Lark: a piece beyond the last is taken' core/lark/chunks.cpp \
    lark_test 'LarkChecklist.L13_RefusesPiecesThatCannotBeAndKeepsTheOthers' <<'END'
 || *seq >= *sum)
----
)
END

mutation 'Lark: a wrong secret is tried for ever' core/lark/endpoint.cpp \
    lark_test 'LarkChecklist.L04_TellsTheCodesOfTheEndpointApart' <<'END'
error.kind = Kind::Authentication; return;
----
error.kind = Kind::Overloaded; return;
END

mutation 'Lark: an event nobody knows is not acknowledged' core/lark/connection.cpp \
    lark_test 'LarkChecklist.L16_AcknowledgesWhatNobodyListensTo' <<'END'
    Q_EMIT eventReceived(event, delivery.ack);
    delivery.ack.accept();
----
    Q_EMIT eventReceived(event, delivery.ack);
END

mutation 'Lark: a repetition overtakes' core/lark/api.cpp \
    lark_test 'LarkChecklist.L24_LetsNothingOvertakeAMessageThatHasToBeRepeated' <<'END'
    if (isFree)
----
    if (true)
END

mutation 'Lark: a card holds four tables' core/lark/dialect.cpp \
    lark_test 'LarkChecklist.L28_L32_GoesOnInASecondCardBeforeTheFourthTable' <<'END'
renderer.tables() > mostTables
----
renderer.tables() > mostTables + 1
END

mutation 'Lark: bots are answered' core/lark/connection.cpp \
    lark_test 'LarkChecklist.L18_PassesFilesOnAndDoesNotAnswerBots' <<'END'
    if (!parsed->isFromPerson) {
----
    if (false) {
END

mutation 'Lark: everybody is the bot' core/lark/mentions.cpp \
    lark_test 'LarkChecklist.L19_DoesNotTakeEverybodyForItself' <<'END'
isOwn && mention.key != everybody
----
isOwn
END

mutation 'Lark: a number of a card is used twice' core/lark/streamcard.cpp \
    lark_test 'LarkChecklist.L27_TheNextProcessNeverUsesANumberOfTheDeadOne' <<'END'
    m_sequence = m_reserved = members
----
    m_reserved = members
END

mutation 'Lark: streaming that ended by age stays ended' core/lark/streamcard.cpp \
    lark_test 'LarkChecklist.L29_SwitchesOnAgainWhatClosedByAge' <<'END'
        return run(Operation::Open);
----
        break;
END

mutation 'Lark: what fills a card is taken back' core/lark/reply.h \
    lark_test 'LarkChecklist.L28_L30_TakesNothingBackOfACardThatIsFull' <<'END'
return m_rung == Rung::Stream ? m_stream.shown() : QString();
----
return {};
END

mutation 'Lark: the card of a dead process is left as it is' core/lark/reply.cpp \
    lark_test 'LarkChecklist.L29_TheNextProcessFinishesTheCardOfADeadOne' <<'END'
    if (m_stream.adopt(m_handle)) {
----
    if (false) {
END

mutation 'a refused WeCom secret is tried for ever' core/wecom/connection.cpp \
    wecom_test 'WeComFixture.L04_TriesRefusedCredentialsThreeTimesThenStaysDownAndShowsTheReason' <<'END'
    if (++m_refusals >= m_limits.credentialTries)
----
    if (false)
END

mutation 'a WeCom line without a subscription is kept' core/wecom/requests.cpp \
    wecom_test 'Readings/WeComChecklist.L20_ReconnectsAndDeliversWhenTheSubscriptionIsLost/strict' <<'END'
result.error().code == notSubscribed
----
false
END

mutation 'a WeCom line is dropped over one late answer to a ping' core/wecom/heartbeat.cpp \
    wecom_test 'Readings/WeComChecklist.L06_OneLatePingIsNoDeath/strict' <<'END'
m_limits.pingsUntilDead - 1
----
0
END

mutation 'raw control characters spoil a WeCom message' core/wecom/frame.cpp \
    wecom_test 'WeComFrame.L23_KeepsTheTextAroundRawControlCharacters' <<'END'
fromJson(withoutRawControls(bytes), &problem)
----
fromJson(bytes, &problem)
END

mutation 'a padding is not looked at' core/wecom/mediacrypto.cpp \
    wecom_test 'WeComMediaCrypto.L24_LooksAtEveryByteOfThePadding' <<'END'
    return isUniform ? text.size() - padding : -1;
----
    return isUniform || padding > 0 ? text.size() - padding : -1;
END

mutation 'a WeCom line that answers nothing but pings is kept' core/wecom/heartbeat.cpp \
    wecom_test 'Readings/WeComChecklist.L06_FindsALineWhosePingsAreAnsweredAndNothingElse/strict' <<'END'
            askForService();
----
            noteService();
END

mutation 'a WeCom file is padded like any other' core/wecom/mediacrypto.cpp \
    wecom_test 'WeComMediaCrypto.L24_DecryptsEveryVector' <<'END'
constexpr qsizetype paddingBlock = 32;
----
constexpr qsizetype paddingBlock = 16;
END

mutation 'a long message is sent in fragments' core/connection/websocketline.cpp \
    connection_test 'WebSocketLineTest.SendsAMessageOfAnySizeInOneFrame' <<'END'
    socket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize());
----
    (void)0;
END

mutation 'a late answer is taken for that of the next frame' core/wecom/requests.cpp \
    wecom_test 'WeComRequests.L12_ALateAnswerIsNotThatOfTheNextFrame' <<'END'
    ++lane.owed;
----
END

mutation 'a message that was read is sent again' core/wecom/sender.cpp \
    wecom_test 'Readings/WeComChecklist.L19_AMessageWhoseAcknowledgementIsLostAppearsOnce/strict' <<'END'
        if (m_isRead) {
----
        if (false) {
END

mutation 'a question that arrived goes out once more unseen' core/assistant/openai/chatrequest.cpp \
    assistant_test 'OpenAiTurnTest.CountsEveryQuestionThatArrived' <<'END'
HttpRequest::Resend::Never
----
HttpRequest::Resend::Allowed
END

mutation 'a bot whose calls are all refused looks well' ui/look/botlook.cpp \
    ui_frame_test 'BotLook.CallsNoBotWellThatCannotAnswerAsItShould' <<'END'
    if (state == "online"_L1 && !id.isEmpty())
----
    if (state == "online"_L1 && false)
END
