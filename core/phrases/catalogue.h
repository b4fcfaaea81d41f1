#pragma once

#include <span>
#include <string_view>

namespace oagent {

/// A sentence, or a part of one, as the sources write it, and what it is in Chinese. %1 … %9 stand for what the program
/// puts in; the Chinese holds the same ones, in the order its grammar wants.
struct CatalogueEntry
{
    std::u16string_view english;
    std::u16string_view chinese;
};

using CatalogueArea = std::span<const CatalogueEntry>;

/// All that the program says in errors, causes, cures, checks, tables and help. What bots say in chats is in phrases.h.
[[nodiscard]] std::span<const CatalogueArea> catalogue();

} // namespace oagent
