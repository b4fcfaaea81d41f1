#pragma once

#include <QCoreApplication>

namespace oagent {

/// What was asked, for people: a message of files alone is kept as "[image] [file: a.pdf]" (see recalled()).
struct QuestionWords
{
    Q_DECLARE_TR_FUNCTIONS(QuestionWords)
public:
    [[nodiscard]] static QString of(const QString &question);
};

} // namespace oagent
