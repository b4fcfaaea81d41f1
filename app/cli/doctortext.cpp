#include "app/cli/doctortext.h"

#include "app/cli/texttable.h"
#include "core/phrases/interpreter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString word(const QString &state)
{
    if (state == "failed"_L1)
        return u"FAILED"_s;
    return state == "inferred-failed"_L1 ? u"perhaps"_s : state;
}

/// The beginning of a check's line.
QString stateColumn(const QString &word)
{
    constexpr qsizetype longestWord = 7;
    return u"  "_s + padded(word, longestWord) + u"  "_s;
}

QString linesOf(const QJsonArray &checks, const Interpreter &tr)
{
    QString lines;
    for (const auto &check : checks) {
        const QString cause = check["cause"_L1].toString();
        lines += stateColumn(tr(word(check["state"_L1].toString()))) + tr(check["check"_L1].toString())
            + (cause.isEmpty() ? QString() : QString(u": "_s + printable(tr(cause)))) + u'\n';
        for (const auto member : { "cure"_L1, "link"_L1 }) {
            if (const QString text = check[member].toString(); !text.isEmpty())
                lines += stateColumn({}) + u"  "_s + printable(tr(text)) + u'\n';
        }
    }
    return lines;
}

QString subjects(const QString &heading, const QJsonArray &array, const Interpreter &tr)
{
    QString lines;
    for (const auto &subject : array) {
        const QJsonArray checks = subject["checks"_L1].toArray();
        lines += heading.arg(subject["id"_L1].toString()) + u'\n'
            + (checks.isEmpty() ? QString(stateColumn(tr(u"ok"_s)) + tr(u"part of this program"_s) + u'\n')
                                : linesOf(checks, tr))
            + u'\n';
    }
    return lines;
}

} // namespace

QString doctorText(const QJsonObject &report, Language language)
{
    const Interpreter tr(language);
    return subjects(tr(u"Bot %1"_s), report["bots"_L1].toArray(), tr)
        + subjects(tr(u"Assistant %1"_s), report["assistants"_L1].toArray(), tr) + tr(u"Program"_s) + u'\n'
        + linesOf(report["program"_L1]["checks"_L1].toArray(), tr);
}

} // namespace oagent
