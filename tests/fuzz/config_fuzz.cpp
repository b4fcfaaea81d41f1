// config.json, which people edit.
#include "core/settings/config.h"
#include "tests/fuzz/fuzz.h"

using namespace oagent;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray input = fuzz::toBytes(bytes, size);
    const Result<Config> config = parseConfig(input, u"config.json"_s);
    if (!config) {
        fuzz::require(config.error().detail.startsWith(u"config.json"_s), "a refusal names the file");
        return 0;
    }
    const QByteArray written = serializeConfig(*config);
    const Result<Config> read = parseConfig(written, u"config.json"_s);
    fuzz::require(read.has_value(), "what is written can be read");
    fuzz::require(serializeConfig(*read) == written, "settings stay as they are");
    for (const BotConfig &bot : config->bots)
        fuzz::require(!config->botNamed(config->freshId(bot.name, u"bot"_s)) || config->botNamed(bot.name),
                      "a fresh id is not in use");
    return 0;
}
