#include "core/assistant/echo/longanswer.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype wantedSize = 10'000;
constexpr qsizetype roomForClosing = 100;

QString section(int number)
{
    return uR"(## Section %1

This paragraph belongs to section %1. It holds **strong words**, *soft words*, `code` and a
[link](https://example.com/section/%1), and is long enough to be wrapped on a telephone. 这一段也有中文，用来检查换行与字节数。

- first point of section %1
- second point
  - a point below it

1. open the line
2. wait for the answer

> Whoever asks for a long answer gets one.

```cpp
int section%1()
{
    return %1; // indentation and <angle brackets> must survive
}
```

)"_s.arg(number);
}

/// A closing paragraph of exactly that many characters.
QString closing(qsizetype size)
{
    static const QStringList words { u"and"_s, u"so"_s, u"this"_s, u"answer"_s, u"ends"_s, u"where"_s, u"it"_s };
    QString text = u"## The end\n\n"_s;
    for (qsizetype i = 0; text.size() < size; ++i)
        text += words.at(i % words.size()) + u' ';
    return text.first(size - 1) + u'.';
}

} // namespace

QString longAnswer()
{
    QString text = u"# A long answer\n\n"_s;
    for (int number = 1;; ++number) {
        const QString next = section(number);
        if (text.size() + next.size() + roomForClosing > wantedSize)
            return text + closing(wantedSize - text.size());
        text += next;
    }
}

} // namespace oagent
