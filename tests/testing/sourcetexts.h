#pragma once

#include <QList>
#include <QString>

namespace oagent::testing {

/// A string literal of a source; literals that stand side by side are one, as the compiler sees them.
struct SourceText
{
    QString text; ///< escapes resolved
    QString file; ///< "core/doctor/check.cpp"
    int line = 0;
    bool isTranslated = false; ///< the beginning of what tr(…) is given, or an alternative of it
};

/// The literals of C++ text, without those of #include lines and comments.
[[nodiscard]] QList<SourceText> textsIn(const QString &source, const QString &file);

/// Of every .cpp and .h below `directories` of the project at `root`, in the order of their names.
[[nodiscard]] QList<SourceText> textsBelow(const QString &root, const QStringList &directories);

} // namespace oagent::testing
