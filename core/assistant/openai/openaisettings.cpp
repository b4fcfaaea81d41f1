#include "core/assistant/openai/openaisettings.h"

namespace oagent {

bool OpenAiSettings::serverRemembers() const { return serverRemembersIt.value_or(profile != Profile::Generic); }

bool OpenAiSettings::mayBeAskedAgain() const { return askAgain.value_or(profile == Profile::Generic); }

} // namespace oagent
