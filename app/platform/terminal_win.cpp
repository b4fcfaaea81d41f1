#include "app/platform/terminal.h"

#include <cstdio>

#include <windows.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestLine = 64 * 1024;

/// The console shows again what is typed when this ends.
class EchoOff
{
public:
    explicit EchoOff(HANDLE input)
        : m_input(input)
    {
        m_changed = ::GetConsoleMode(m_input, &m_before)
            && ::SetConsoleMode(m_input, (m_before | ENABLE_LINE_INPUT) & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    }
    EchoOff(const EchoOff &) = delete;
    EchoOff &operator=(const EchoOff &) = delete;
    ~EchoOff()
    {
        if (m_changed)
            ::SetConsoleMode(m_input, m_before);
    }

private:
    HANDLE m_input;
    DWORD m_before = 0;
    bool m_changed = false;
};

Result<Secret> tooLong()
{
    return failure(Error::Kind::Refused,
                   u"The first line of standard input is longer than 64 KiB; give the secret alone."_s);
}

Result<Secret> readConsoleLine(HANDLE input)
{
    QString line;
    for (;;) {
        wchar_t unit = 0;
        DWORD count = 0;
        if (!::ReadConsoleW(input, &unit, 1, &count, nullptr) || count == 0 || unit == L'\n')
            return Secret(line.toUtf8());
        if (line.size() == longestLine)
            return tooLong();
        line.append(QChar(unit));
    }
}

Result<Secret> readPipedLine(HANDLE input)
{
    QByteArray line;
    line.reserve(longestLine);
    for (;;) {
        char byte = 0;
        DWORD count = 0;
        if (!::ReadFile(input, &byte, 1, &count, nullptr) || count == 0 || byte == '\n')
            return Secret(std::move(line));
        if (line.size() == longestLine)
            return tooLong();
        line.append(byte);
    }
}

} // namespace

Result<Secret> readSecretLine(const QString &prompt)
{
    const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode = 0;
    if (!::GetConsoleMode(input, &mode))
        return readPipedLine(input);
    const EchoOff silence(input);
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    Result<Secret> line = readConsoleLine(input);
    std::fputs("\n", stderr);
    return line;
}

} // namespace oagent
