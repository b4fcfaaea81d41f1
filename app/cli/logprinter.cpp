#include "app/cli/logprinter.h"

#include "app/cli/logtext.h"
#include "core/log/logreader.h"
#include "core/phrases/interpreter.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

LogPrinter::LogPrinter(bool asJson, Language language, std::function<bool(const QByteArray &)> out)
    : m_asJson(asJson)
    , m_language(language)
    , m_out(std::move(out))
{ }

bool LogPrinter::print(const QByteArray &line) const { return m_out(m_asJson ? line + '\n' : logText(line).toUtf8()); }

CommandAnswer LogPrinter::printAll(const QString &directory) const
{
    const Result<qint64> taken = readLog(directory, [this](const QByteArray &line) { return print(line); });
    if (!taken)
        return answerFor(taken.error());
    if (*taken == 0 && !m_asJson)
        m_out(Interpreter(m_language)(u"No log yet; `run` writes it.\n"_s).toUtf8());
    return {};
}

} // namespace oagent
