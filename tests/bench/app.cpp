#include "tests/bench/app.h"

#include "tests/bench/dingtalkbenchapp.h"
#include "tests/bench/larkbenchapp.h"
#include "tests/bench/wecombenchapp.h"

using namespace Qt::StringLiterals;

namespace oagent::bench {

std::unique_ptr<App> makeApp(const QString &channel, int number, bool isStrict)
{
    if (channel == "lark"_L1)
        return std::make_unique<LarkBenchApp>(number, isStrict);
    if (channel == "wecom"_L1)
        return std::make_unique<WeComBenchApp>(number, isStrict);
    return std::make_unique<DingTalkBenchApp>(number, isStrict);
}

} // namespace oagent::bench
