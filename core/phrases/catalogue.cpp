#include "core/phrases/catalogue.h"

#include "core/phrases/chinese/areas.h"

#include <array>

namespace oagent {

std::span<const CatalogueArea> catalogue()
{
    using namespace chinese;
    static const std::array areas { assistant(), clicks(), commands(), connection(), dingtalk(), doctor(), foreign(),
                                    help(),      lark(),   running(),  settings(),   storage(),  tables(), wecom() };
    return areas;
}

} // namespace oagent
