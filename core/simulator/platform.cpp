#include "core/simulator/platform.h"

#include "core/simulator/dingtalk/dingtalkplatform.h"
#include "core/simulator/lark/larkplatform.h"
#include "core/simulator/wecom/wecomplatform.h"

namespace oagent::simulator {

std::vector<std::unique_ptr<Platform>> makePlatforms()
{
    std::vector<std::unique_ptr<Platform>> platforms;
    platforms.push_back(std::make_unique<DingTalkPlatform>());
    platforms.push_back(std::make_unique<LarkPlatform>());
    platforms.push_back(std::make_unique<WeComPlatform>());
    return platforms;
}

} // namespace oagent::simulator
