#include "core/support/isotime.h"

namespace oagent {

/// By hand: QDateTime formats by way of printf, and every line of the log has a time.
QString isoTime(WallTime time)
{
    using namespace std::chrono;
    constexpr sys_days first = year(1) / January / 1;
    constexpr sys_days behindLast = year(10'000) / January / 1;
    if (time < first || time >= behindLast)
        return {};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    QString text = QStringLiteral("0000-00-00T00:00:00.000Z");
    QChar *const digits = text.data();
    const auto put = [digits](qsizetype last, auto number) {
        for (; number > 0; number /= 10)
            digits[last--] = QChar(u'0' + static_cast<int>(number % 10));
    };
    put(3, static_cast<int>(date.year()));
    put(6, static_cast<unsigned>(date.month()));
    put(9, static_cast<unsigned>(date.day()));
    put(12, clock.hours().count());
    put(15, clock.minutes().count());
    put(18, clock.seconds().count());
    put(22, clock.subseconds().count());
    return text;
}

} // namespace oagent
