#include "core/phrases/clicks.h"

#include "core/phrases/translator.h"

#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// As the sources say it, and as windows do: the second stands in the place of Chinese.
constexpr auto entries = std::to_array<CatalogueEntry>({
    // Bots
    { u"Switch it on: `oagent-bridged bot enable %1`.", u"Switch it on in Settings, Channels." },
    { u"Store it with `bot secret`.", u"Enter it in Settings, Channels." },
    { u"Copy the APP Secret from the platform and store it with `bot secret`.",
      u"Copy the APP Secret from the platform and enter it in Settings, Channels." },
    { u"End that program, then take the bot back: `oagent-bridged bot takeover NAME`.",
      u"End that program, then take the bot back." },
    { u"End that program, then `oagent-bridged bot takeover %1`; or let the bot run there only.",
      u"End that program, then take the bot back; or let the bot run there only." },
    { u"Another program took this bot over; `bot takeover` takes it back.",
      u"Another program took this bot over; take it back first." },
    { u"No other program took this bot over; `status` shows how it is.", u"No other program took this bot over." },
    { u"The bot is not to run here now; `status` shows how it is.", u"The bot is not to run here now." },
    { u"There is no bot \"%1\"; `bot list` shows the names.", u"There is no bot \"%1\" any more." },
    { u"Add a bot: `oagent-bridged bot add`.", u"Add a bot in Settings, Channels." },
    { u"Buy more in the admin console, or let the bot send only complete answers (--economy).",
      u"Buy more in the admin console, or let the bot send only complete answers: Save calls, in Settings, Channels." },

    // People
    { u"`oagent-bridged people list` shows the groups; `people allow` with the group's id lets the bot answer there.",
      u"Settings, People shows the groups, and lets the bot answer there." },
    { u"`oagent-bridged people list` shows who that is; `people allow` lets them in.",
      u"Settings, People shows who that is, and lets them in." },
    { u"`oagent-bridged pairing list` shows them; `pairing approve CODE` lets one in.",
      u"Settings, People shows them, and lets them in." },
    { u"There is no open pairing request \"%1\"; `pairing list` shows them.",
      u"There is no open pairing request \"%1\" any more." },
    { u"Nobody known is called \"%1\"; `people list` shows everyone with their ids.",
      u"Nobody known is called \"%1\" any more." },
    { u"Nobody has written to a bot of this profile yet; `people list` stays empty.",
      u"Nobody has written to a bot of this profile yet." },

    // Assistants
    { u"Add one: `oagent-bridged assistant add`.", u"Add one in Settings, Assistants." },
    { u"Store the key again with `assistant key`, then check again.",
      u"Enter the key again in Settings, Assistants, then check again." },
    { u"Get a valid key and store it with `assistant key`.", u"Get a valid key and enter it in Settings, Assistants." },
    { u"The service wants a key; store it with `assistant key`.",
      u"The service wants a key; enter it in Settings, Assistants." },
    { u"No key is stored for the assistant \"%1\"; store it with `assistant key`.",
      u"No key is stored for the assistant \"%1\"; enter it in Settings, Assistants." },
    { u"It lists no model \"%1\" but %2; set one with `assistant set NAME --model`.",
      u"It lists no model \"%1\" but %2; choose one of these in Settings, Assistants." },
    { u"Run: assistant set NAME --base-url %1", u"Change the address in Settings, Assistants to %1" },
    { u"There is no assistant \"%1\"; `assistant list` shows the names.", u"There is no assistant \"%1\" any more." },
    { u"The bot \"%1\" is answered by \"%2\"; give it another with `bot set --assistant` first.",
      u"The bot \"%1\" is answered by \"%2\"; give it another assistant first." },

    // The network
    { u"Give it the right ones: `network set --proxy-user NAME --proxy-password`.",
      u"Give it the right ones in Settings, Network." },
    { u"Let the proxy's owner allow this host with port 443, WebSockets included, or choose another way with `network "
      u"set`.",
      u"Let the proxy's owner allow this host with port 443, WebSockets included, or choose another way in Settings, "
      u"Network." },
    { u"Check that the proxy runs and that `network show` names the right one; `network set --proxy none` goes "
      u"without.",
      u"Check that the proxy runs and that Settings, Network names the right one; it can also go without." },
    { u"Check the computer's date, and whether a proxy opens encrypted connections or a private deployment has an "
      u"authority of its own; `network set --ca FILE` trusts one.",
      u"Check the computer's date, and whether a proxy opens encrypted connections or a private deployment has an "
      u"authority of its own; Settings, Network can trust one." },
    { u"The proxy's address holds a user name or password. Leave them out; the name goes into --proxy-user, and "
      u"--proxy-password asks for the password.",
      u"The proxy's address holds a user name or password. Leave them out; they have fields of their own." },

    // The program
    { u"Start it: `oagent-bridged run`.", u"Start the program." },
    { u"Nothing is running on this profile; start it with `run`.", u"Nothing is running on this profile." },
    { u"%1, or use --secrets directory:PATH.", u"%1." },
    { u"%1 holds no settings of this program; `config export` writes such a file.",
      u"%1 holds no settings of this program; Export settings writes such a file." },

    // What stands under the field it is about
    { u"--%1 is refused: %2", u"%2" },
    { u"--%1 is longer than %2 characters; shorten it.", u"It is longer than %2 characters; shorten it." },
    { u"--%1 holds a control character; give plain text.", u"It holds a control character; give plain text." },
    { u"--%1 holds a line end or a tab; give one line of plain text.",
      u"It holds a line end or a tab; give one line of plain text." },
});

} // namespace

QString withClicks(const QString &english)
{
    if (!english.contains(u'`') && !english.contains("--"_L1))
        return english; // nearly all texts, and the log has many
    static const std::array areas { CatalogueArea(entries) };
    static const Translator translator(areas, u'.');
    return translator.translate(english).text;
}

} // namespace oagent
