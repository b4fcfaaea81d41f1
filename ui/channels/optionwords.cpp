#include "ui/channels/optionwords.h"

#include "core/bridge/channel.h"

using namespace Qt::StringLiterals;

namespace oagent {

OptionWords OptionWords::of(const ChannelOption &option)
{
    if (option.flag == "card-template"_L1)
        return { tr("AI card template"), tr("The id of a template of your own. Empty: the public one.") };
    if (option.flag == "region"_L1)
        return { tr("Region"), tr("Where the app was created.") };
    if (option.flag == "welcome"_L1)
        return { tr("Welcome text"), tr("Said to whoever opens the chat for the first time.") };
    if (option.flag == "mention-name"_L1)
        return { tr("Display name of the bot"),
                 tr("As it is mentioned in groups. Separate several with half-width commas.") };
    if (option.flag == "economy"_L1)
        return { tr("Save calls"), tr("Answers appear whole instead of growing.") };
    return { option.flag, {} }; // a channel newer than these words; it can be set all the same
}

QString OptionWords::ofChoice(const QString &choice)
{
    if (choice == "feishu"_L1)
        return tr("Feishu (China)");
    if (choice == "lark"_L1)
        return tr("Lark (international)");
    return choice;
}

} // namespace oagent
