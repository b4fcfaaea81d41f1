#include "core/support/secret.h"

#include <QDebug>
#include <QString>

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

using namespace oagent;

namespace {

template <class T>
concept Loggable = requires(QDebug debug, const T &value)
{
    debug << value;
};
template <class T>
concept Printable = requires(std::ostream &stream, const T &value)
{
    stream << value;
};

static_assert(Loggable<QString>);
static_assert(!Loggable<Secret>);
static_assert(!Printable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_convertible_v<Secret, QString>);

} // namespace

TEST(Secret, RevealsWhatItHoldsAndIsEmptyAfterAMove)
{
    Secret first(QByteArray("hunter2-hunter2"));
    const Secret second = std::move(first);
    EXPECT_EQ(second.reveal(), "hunter2-hunter2");
    EXPECT_TRUE(first.isEmpty()); // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(Secret, AClonesBytesAreItsOwn)
{
    const Secret first(QByteArray("hunter2-hunter2"));
    const Secret second = first.clone();
    EXPECT_NE(first.reveal().constData(), second.reveal().constData());
    EXPECT_EQ(first.reveal(), second.reveal());
}

TEST(Secret, IsRidOfTheBlanksThatAFileBrings)
{
    EXPECT_EQ(Secret(QByteArray(" \thush hush\r\n")).trimmed().reveal(), "hush hush");
    EXPECT_TRUE(Secret(QByteArray(" \n")).trimmed().isEmpty());
}
