#pragma once

#include "core/bridge/botconnection.h"

#include <QList>
#include <QObject>

#include <gtest/gtest.h>

#include <utility>

namespace oagent::testing {

/// What a connection says of itself, from now on: each state, and by its id the reason it gives.
class SaidStates
{
public:
    explicit SaidStates(BotConnection &connection)
    {
        QObject::connect(&connection, &BotConnection::stateChanged, &m_context, [&] {
            m_said.append({ connection.state(), connection.reason().id });
        });
    }

    /// One try failed and the next one did not.
    void expectOneFailure() const
    {
        ASSERT_EQ(m_said.size(), 4);
        const QString why = m_said.at(1).second;
        EXPECT_FALSE(why.isEmpty());
        EXPECT_EQ(m_said,
                  (Said { { ConnectionState::Connecting, {} },
                          { ConnectionState::WaitingToRetry, why },
                          { ConnectionState::Connecting, why },
                          { ConnectionState::Online, {} } }));
    }

private:
    using Said = QList<std::pair<ConnectionState, QString>>;

    Said m_said;
    QObject m_context;
};

} // namespace oagent::testing
