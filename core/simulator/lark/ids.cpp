#include "core/simulator/lark/ids.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QRandomGenerator>
#include <QUuid>

namespace oagent::simulator::larkparts {

QString freshId(const QString &prefix) { return prefix + QUuid::createUuid().toString(QUuid::Id128); }

QString idFrom(const QString &prefix, const QString &seed)
{
    return prefix + QString::fromLatin1(QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Md5).toHex());
}

QString freshNumber()
{
    constexpr qint64 low = 7'000'000'000'000'000'000;
    constexpr qint64 high = 8'000'000'000'000'000'000;
    return QString::number(QRandomGenerator::global()->bounded(low, high));
}

QString timestamp() { return QString::number(QDateTime::currentMSecsSinceEpoch()); }

} // namespace oagent::simulator::larkparts
