#pragma once

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace oagent {

/// What stands in the form of an assistant, and whether it can be saved so.
struct AssistantDraft
{
    /// Something wrong with one field, called as the option of the command line: "base-url".
    struct Problem
    {
        QString field;
        QString sentence;
        QString detail {}; ///< in English, of the rules of addresses
    };

    QString id; ///< of the one that is edited; empty: a new one
    QString kind; ///< "echo", "openai"
    QString name;
    QString baseUrl;
    QString model;
    QString profile;
    QString systemPrompt;
    std::optional<int> historyTurns; ///< sent along; nothing: the server remembers
    QString askAgain; ///< "default", "on", "off"
    bool allowHttp = false;
    bool hasKey = false; ///< there will be one
    bool hadKey = false; ///< there is one
    bool isDefault = false;

    Q_DECLARE_TR_FUNCTIONS(AssistantDraft)
public:
    bool operator==(const AssistantDraft &) const = default;
    /// Of an entry of `assistant list`.
    [[nodiscard]] static AssistantDraft of(const QJsonObject &assistant, bool isDefault);
    /// In the order of the form. `assistants` are all there are.
    [[nodiscard]] QList<Problem> problems(const QJsonArray &assistants) const;
    /// The options of `assistant add`.
    [[nodiscard]] QJsonObject optionsToAdd() const;
    /// The options of `assistant set`.
    [[nodiscard]] QJsonObject optionsToSet() const;
    /// The address is plain http to another computer.
    [[nodiscard]] bool isUnencrypted() const;
    /// Where questions go; empty for Echo and for no address.
    [[nodiscard]] QString host() const;
};

} // namespace oagent
