#pragma once

#include "core/phrases/catalogue.h"

#include <array> // for the entries

/// The catalogue by area, each in the file of its name. A further one is a file here, a line below, one in
/// catalogue.cpp and one in core/CMakeLists.txt.
namespace oagent::chinese {

[[nodiscard]] CatalogueArea assistant();
[[nodiscard]] CatalogueArea clicks(); // what withClicks() says
[[nodiscard]] CatalogueArea commands();
[[nodiscard]] CatalogueArea connection();
[[nodiscard]] CatalogueArea dingtalk();
[[nodiscard]] CatalogueArea doctor();
[[nodiscard]] CatalogueArea foreign(); // what others say, inside of our sentences
[[nodiscard]] CatalogueArea help();
[[nodiscard]] CatalogueArea lark();
[[nodiscard]] CatalogueArea running();
[[nodiscard]] CatalogueArea settings();
[[nodiscard]] CatalogueArea storage();
[[nodiscard]] CatalogueArea tables();
[[nodiscard]] CatalogueArea wecom();

} // namespace oagent::chinese
