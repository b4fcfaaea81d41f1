#pragma once

#include <QString>

namespace oagent {

enum class Language { English, Chinese };

/// Every sentence the program itself says in a chat.
enum class Phrase {
    EmptyAnswer,
    AnswerCutOff,
    AnswerCutByLength,
    AnswerFiltered,
    AnswerInNextMessage,
    AnswerIsAbove,
    AnswerGoesOn,
    AnswerWasAbove,
    StillWorking,
    FileApart,
    EventReceived,
    AnswerUndeliverable,
    AssistantUnreachable,
    AssistantRefused,
    AssistantMisconfigured,
    AssistantBusy,
    AssistantTooSlow,
    AssistantFailed,
    AssistantOutOfCredit,
    AttachmentTooLarge,
    MediaTooLarge, ///< %1: what it is about, as in the next five
    MediaEmpty,
    MediaUnavailable,
    MediaPermissionMissing, ///< %2: the platform's name of the permission
    MediaNoRoom,
    MediaNotTaken,
    ThePicture, ///< for what has no name of its own, as the next three
    TheVoiceMessage,
    TheVideo,
    TheFile,
    PictureUndeliverable,
    FileUndeliverable,
    Restarted,
    CameLate,
    Interrupted,
    TooManyWaiting,
    NotAllowed, ///< %1: the person's id
    NotHere,
    GroupNotAllowed, ///< %1: the group's id
    PairingCode, ///< %1: the code
    PairingFull,
    UnsupportedMessage,
    EchoHelp,
    AnswerBlocked,
    Stopped,
    Recalled,
    StopDone,
    StopDoneWaiting,
    StopNothing,
    StopNotYours,
    NewConversation,
    NewFailed,
    CommandTakesNothing,
    Help,
    WhoAmI,
    WhoAmIGroup,
    WhoAmINobody,
    StatusLine,
    StatusBusy,
    StatusIdle,
    StateOnline,
    StateConnecting,
    StateRetrying,
    StateRejected,
    StateTakenOver,
    StateStopped,
    EchoForWantOfAssistant, ///< stays the last one: the test walks up to it
};

/// The language of the script a person writes in: Chinese when the text holds a Han character.
[[nodiscard]] Language languageOf(const QString &text);
[[nodiscard]] QString say(Phrase phrase, Language language);

} // namespace oagent
