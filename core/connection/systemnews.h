#pragma once

#include <QObject>

#include <memory>

namespace oagent {

/// What the operating system tells about sleep and network. Where it tells nothing (no logind, no such service),
/// nothing comes, and LineWatch's tick is what is left.
class SystemNews : public QObject
{
    Q_OBJECT
public:
    explicit SystemNews(QObject *parent = nullptr);
    ~SystemNews() override;

Q_SIGNALS:
    /// The computer slept and is back.
    void wokeUp();
    /// An address or the way out of this computer came or went. May come many times for one change.
    void networkChanged();

private Q_SLOTS:
    /// As logind has it: true before the sleep, false after it.
    void noteSleep(bool begins);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
