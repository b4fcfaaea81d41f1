#pragma once

#include <QByteArray>
#include <QString>

#include <ostream>

// GoogleTest finds these by their argument and shows text instead of code units.

inline void PrintTo(const QString &text,
                    std::ostream *stream) // NOLINT(readability-identifier-naming): GoogleTest's name
{
    *stream << '"' << text.toStdString() << '"';
}

inline void PrintTo(const QByteArray &bytes, std::ostream *stream) // NOLINT(readability-identifier-naming)
{
    *stream << '"' << bytes.toStdString() << '"';
}
