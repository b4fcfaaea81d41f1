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
    /// Its id here, by which reports call it, and every one of the platform's with its kind:
    /// "p3: staffId manager42, senderId $:LWCP".
    [[nodiscard]] static QString ids(const QJsonObject &person);
    /// Whether the person may talk, by `bot` as of `bot list` where nobody decided.
    [[nodiscard]] static QString verdict(const QJsonObject &person, const QJsonObject &bot);
    [[nodiscard]] static QString groupVerdict(const QJsonObject &group, const QJsonObject &bot);
    /// A time as in --json, of today without its date.
    [[nodiscard]] static QString time(const QJsonValue &time);
};

} // namespace oagent
