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
    AnswerUndeliverable,
    AssistantUnreachable,
    AssistantRefused,
    AssistantMisconfigured,
    AssistantBusy,
    AssistantTooSlow,
    AssistantFailed,
    AttachmentTooLarge,
    Restarted,
    Interrupted,
    TooManyWaiting,
    NotAllowed,
    UnsupportedMessage,
    EchoForWantOfAssistant,
};

/// The language of the script a person writes in: Chinese when the text holds a Han character.
[[nodiscard]] Language languageOf(const QString &text);
[[nodiscard]] QString say(Phrase phrase, Language language);

} // namespace oagent
