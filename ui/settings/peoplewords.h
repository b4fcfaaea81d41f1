#pragma once

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

namespace oagent {

class SettingsData;

/// What the list of people says.
struct PeopleWords
{
    Q_DECLARE_TR_FUNCTIONS(PeopleWords)
public:
    /// Of a person or a group; its id where the platform gave no name.
    [[nodiscard]] static QString name(const QJsonObject &one);
    /// "Ops (DingTalk)"
    [[nodiscard]] static QString bot(const QJsonObject &one, const SettingsData &settings);
    /// Every id with its kind: "staffId manager42, senderId $:LWCP".
    [[nodiscard]] static QString ids(const QJsonObject &person);
    [[nodiscard]] static QString verdict(const QString &verdict);
    /// A time as in --json, of today without its date.
    [[nodiscard]] static QString time(const QJsonValue &time);
};

} // namespace oagent
