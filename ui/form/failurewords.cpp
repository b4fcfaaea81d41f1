#include "ui/form/failurewords.h"

#include "core/keychain/keychainsecretstore.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace oagent {

FailureWords FailureWords::of(const CommandAnswer &answer, const QString &savedBefore)
{
    static const QRegularExpression leadingFlag(u"^--([a-z-]+)"_s);
    FailureWords words;
    words.detail = answer.error;
    words.flag = leadingFlag.match(answer.error).captured(1);
    if (answer.reason == keychainAbsent) {
        words.isAboutKeychain = true;
        words.sentence = tr("This session has no keychain, so nothing was saved.");
    } else if (answer.reason == keychainLocked) {
        words.sentence = tr("The keychain is locked, so nothing was saved. Unlock it and try again.");
    } else if (answer.reason == keychainDenied) {
        words.sentence = tr("The keychain refused access, so nothing was saved. Allow it in the keychain's window.");
    } else if (answer.reason == keychainSilent) {
        words.sentence = tr("The keychain did not answer, so nothing was saved. Answer its window and try again.");
    } else if (answer.reason == "storage-full"_L1) {
        words.sentence = tr("The disk is full, so nothing was saved. Free some space and try again.");
    } else if (answer.exitCode == ExitCode::Unavailable) {
        words.sentence = tr("Nothing was saved.");
    } else if (answer.exitCode == ExitCode::Usage) {
        words.sentence = tr("This cannot be used.");
    } else {
        words.sentence = tr("That did not work.");
    }
    if (!savedBefore.isEmpty())
        words.sentence = savedBefore;
    return words;
}

} // namespace oagent
