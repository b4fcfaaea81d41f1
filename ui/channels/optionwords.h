#pragma once

#include <QCoreApplication>
#include <QString>

namespace oagent {

struct ChannelOption;

/// What a setting that only some channels have is called in a form. The channel declares it (core/bridge/channel.h).
struct OptionWords
{
    QString label;
    QString hint;

    Q_DECLARE_TR_FUNCTIONS(OptionWords)
public:
    [[nodiscard]] static OptionWords of(const ChannelOption &option);
    /// One of ChannelOption::choices.
    [[nodiscard]] static QString ofChoice(const QString &choice);
};

} // namespace oagent
