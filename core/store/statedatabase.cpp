#include "core/store/statedatabase.h"

#include "core/store/callstatements.h"
#include "core/store/conversationstatements.h"
#include "core/store/peoplestatements.h"
#include "core/store/transcriptstatements.h"
#include "core/store/turnstatements.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Step by step, whichever store a step is for. Steps are only ever added, at the end.
SchemaSteps schema()
{
    return { turnstatements::createTables(),         peoplestatements::createTables(),
             conversationstatements::createTables(), callstatements::createTables(),
             transcriptstatements::createTables(),   conversationstatements::rememberForgottenGenerations(),
             peoplestatements::rememberNotices() };
}

/// Of a database that begins anew and knows no generation that was: beyond all that /new can have raised.
qint64 unheardOfGeneration() { return QDateTime::currentSecsSinceEpoch() / 60; }

} // namespace

StateDatabase::StateDatabase(StoreLimits limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
{ }

StateDatabase::~StateDatabase() = default;

void StateDatabase::open(const QString &path, const QObject *context, Callback<void> done)
{
    m_thread.reset(); // before the next one: it may hold the same file
    m_thread = std::make_unique<StoreThread>(path, schema(), m_limits);
    connect(m_thread.get(), &StoreThread::damagedFileKept, this, [this](const QString &keptAs) {
        const auto work = [](Database &database) {
            return database.changeAll({ { conversationstatements::beginAt, { unheardOfGeneration() } } });
        };
        m_thread->run<void>(work, this, [](const Result<void> &) {});
        Q_EMIT damagedFileKept(keptAs);
    });
    flush(this, [this, guard = QPointer<const QObject>(context), done = std::move(done)](const Result<void> &result) {
        if (result)
            Q_EMIT opened();
        if (guard)
            done(result);
    });
}

void StateDatabase::flush(const QObject *context, Callback<void> done)
{
    run<void>([](Database &) -> Result<void> { return {}; }, context, std::move(done), Flush::Now);
}

quint64 StateDatabase::commits() const { return m_thread ? m_thread->commits() : 0; }

} // namespace oagent
