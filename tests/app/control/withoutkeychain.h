#pragma once

#include "core/keychain/layeredsecretstore.h"
#include "tests/app/control/heldprofile.h"

namespace oagent::testing {

/// A program on the same profile, with a store that takes nothing and lets nothing go.
struct WithoutKeychain
{
    explicit WithoutKeychain(Held &held)
        : layered(withoutStore())
    {
        CommandParts parts { &held.settings, &layered, u"keychain"_s, &held.bridge, &held.http, {} };
        parts.layered = &layered;
        commands = std::make_unique<Commands>(parts);
    }
    static std::unique_ptr<SecretStore> withoutStore()
    {
        auto store = std::make_unique<FailingSecretStore>();
        store->refusesWrites = true;
        store->refusesRemovals = true;
        return store;
    }
    CommandAnswer answerTo(CommandRequest request)
    {
        std::optional<CommandAnswer> answer;
        commands->perform(std::move(request), commands.get(),
                          [&answer](const CommandAnswer &given) { answer = given; });
        EXPECT_TRUE(waitUntil([&] { return answer.has_value(); }));
        return answer.value_or(CommandAnswer {});
    }
    CommandAnswer keepUntilQuit(CommandRequest request)
    {
        request.secretPlace = placeUntilQuit;
        return answerTo(std::move(request));
    }

    LayeredSecretStore layered;
    std::unique_ptr<Commands> commands;
};

} // namespace oagent::testing
