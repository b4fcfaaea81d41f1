#include "core/store/conversationstore.h"

#include "core/store/conversationstatements.h"
#include "core/support/json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent {

ConversationStore::ConversationStore(StateDatabase &database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{ }

void ConversationStore::memoryOf(const QString &turnId, const QString &assistant, const QObject *context,
                                 Callback<Memory> done)
{
    const auto work = [=](Database &database) -> Result<Memory> {
        const auto rows = database.select(conversationstatements::memoryOf, { turnId, assistant });
        if (!rows)
            return failure(rows.error());
        if (rows->isEmpty())
            return failure(Error::Kind::NotFound, u"There is no turn %1."_s.arg(turnId));
        const Row &row = rows->first();
        return Memory { row.value(0).toInt(), jsonDocument(row.value(1).toString().toUtf8()).object() };
    };
    m_database.run<Memory>(work, context, std::move(done), Flush::Soon);
}

void ConversationStore::keepRemoteIds(const QString &conversation, int generation, const QString &assistant,
                                      const QJsonObject &ids, const QObject *context, Callback<void> done)
{
    const QString text = jsonText(ids);
    const auto work = [=](Database &database) -> Result<void> {
        const auto kept
            = database.change(conversationstatements::keepRemoteIds, { conversation, generation, assistant, text });
        if (!kept)
            return failure(kept.error());
        return {};
    };
    m_database.run<void>(work, context, std::move(done), Flush::Soon);
}

void ConversationStore::raise(const QString &conversation, const QObject *context, Callback<int> done)
{
    const auto work = [=](Database &database) -> Result<int> {
        if (const auto raised = database.change(conversationstatements::raise, { conversation }); !raised)
            return failure(raised.error());
        const auto rows = database.select(conversationstatements::generationOf, { conversation });
        if (!rows)
            return failure(rows.error());
        const int generation = rows->first().value(0).toInt();
        if (const auto forgotten
            = database.change(conversationstatements::forgetOlder, { conversation, generation - 1 });
            !forgotten)
            return failure(forgotten.error());
        return generation;
    };
    m_database.run<int>(work, context, std::move(done));
}

} // namespace oagent
