#pragma once

#include <QByteArray>
#include <QList>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace oagent::testing {

/// A way to cut bytes into pieces; every reader of a stream must give the same for all of them.
struct Split
{
    static constexpr qsizetype whole = 0;
    static constexpr qsizetype random = -1;
    qsizetype size = whole; ///< bytes a piece, or one of the two above

    [[nodiscard]] QList<QByteArray> apply(const QByteArray &bytes) const
    {
        if (size == whole)
            return { bytes };
        std::mt19937 generator(20240229); // a fixed seed: what failed once fails again
        std::uniform_int_distribution<qsizetype> randomSize(1, 23);
        QList<QByteArray> pieces;
        for (qsizetype at = 0; at < bytes.size(); at += pieces.last().size())
            pieces.append(bytes.mid(at, size == random ? randomSize(generator) : size));
        return pieces;
    }
};

[[nodiscard]] inline std::vector<Split> allSplits()
{
    return { { 1 }, { 2 }, { 3 }, { 7 }, { Split::random }, { Split::whole } };
}

[[nodiscard]] inline std::string nameOfSplit(const ::testing::TestParamInfo<Split> &info)
{
    if (info.param.size == Split::whole)
        return "Whole";
    return info.param.size == Split::random ? "Random" : "By" + std::to_string(info.param.size);
}

} // namespace oagent::testing
