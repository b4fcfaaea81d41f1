#include "app/control/networkcommands.h"

#include "app/control/networktest.h"
#include "app/control/optionreader.h"
#include "app/control/secretinput.h"
#include "app/control/secretplace.h"
#include "core/connection/bypasslist.h"
#include "core/connection/trust.h"

#include <QJsonDocument>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

using Proxy = NetworkSettings::Proxy;

void readProxy(OptionReader &reader, NetworkSettings &network)
{
    const QString given = reader.required(u"proxy"_s);
    const NetworkSettings before = network;
    network.proxyUrl.clear();
    if (given == "system"_L1) {
        network.proxy = Proxy::System;
    } else if (given == "none"_L1) {
        network.proxy = Proxy::None;
    } else {
        network.proxy = Proxy::Manual;
        network.proxyUrl = QUrl(given, QUrl::StrictMode);
        if (const Result<void> good = checkProxyUrl(network.proxyUrl); !good)
            reader.refuse(u"--proxy is refused: %1"_s.arg(good.error().detail));
        network.proxyUrl.setPath({});
    }
    if (network.proxyUrl != before.proxyUrl) {
        network.proxyUser.clear();
        network.hasProxyPassword = false;
    }
}

void readUser(OptionReader &reader, NetworkSettings &network)
{
    const QString before = std::exchange(network.proxyUser, reader.text(u"proxy-user"_s));
    if (network.proxyUser != before)
        network.hasProxyPassword = false; // it was that of another name
    if (const Result<void> good = checkProxyUser(network.proxyUser); !good)
        reader.refuse(u"--proxy-user is refused: %1"_s.arg(good.error().detail));
}

} // namespace

Result<NetworkSettings> networkFromOptions(const QJsonObject &options, const NetworkSettings &before)
{
    OptionReader reader(options);
    NetworkSettings network = before;
    if (options.isEmpty())
        reader.refuse(u"Nothing is to be set; `network set --help` lists the options."_s);
    if (reader.has(u"proxy"_s))
        readProxy(reader, network);
    if (reader.has(u"proxy-user"_s))
        readUser(reader, network);
    if (reader.flag(u"proxy-password"_s)) {
        network.hasProxyPassword = true;
        if (network.proxyUser.isEmpty())
            reader.refuse(u"--proxy-password needs the name it belongs to; add --proxy-user NAME."_s);
    }
    if (reader.has(u"proxy-user"_s) && !network.proxyUser.isEmpty() && network.proxy != Proxy::Manual)
        reader.refuse(u"--proxy-user is for a proxy of your own; add --proxy URL."_s);
    if (reader.has(u"no-proxy"_s)) {
        network.noProxy = reader.list(u"no-proxy"_s);
        if (const Result<BypassList> list = BypassList::from(network.noProxy); !list)
            reader.refuse(u"--no-proxy is refused: %1"_s.arg(list.error().detail));
        if (!network.noProxy.isEmpty() && network.proxy == Proxy::None)
            reader.refuse(u"--no-proxy does nothing with --proxy none; leave it out."_s);
    }
    if (reader.has(u"ca"_s)) {
        network.caFile = reader.text(u"ca"_s);
        const Result<Trust> trust = network.caFile.isEmpty() ? Trust() : Trust::withFile(network.caFile);
        if (!trust)
            reader.refuse(u"--ca is refused: %1"_s.arg(trust.error().detail));
    }
    if (const Result<void> read = reader.finish(); !read)
        return failure(read.error());
    return network;
}

NetworkCommands::NetworkCommands(CommandParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{ }

CommandAnswer NetworkCommands::show() const
{
    const QByteArray file = serializeConfig(m_parts.settings->config());
    return { ExitCode::Good, {}, QJsonDocument::fromJson(file)["network"_L1].toObject() };
}

void NetworkCommands::test(const Done &done)
{
    if (m_parts.http == nullptr || m_parts.network == nullptr)
        return done({ ExitCode::Unavailable, u"There is no network here to be tested."_s, {} });
    (new NetworkTest(m_parts, ReachProbe::Limits {}, this))->start(done); // deletes itself
}

void NetworkCommands::set(const CommandRequest &request, const Done &done)
{
    const Result<NetworkSettings> settings = networkFromOptions(request.options, m_parts.settings->config().network);
    if (!settings)
        return done(answerFor(settings.error()));
    const bool hasPassword = m_parts.settings->config().network.hasProxyPassword;
    m_before.reset();
    if (!request.options["proxy-password"_L1].toBool())
        return keep(*settings, done);
    Result<Secret> password = usablePassword(request.secret);
    if (!password)
        return done(answerFor(password.error()));
    if (!hasPassword)
        return writePassword(*settings, std::move(*password), done);
    // Shared: the closure is copied, a Secret is not.
    m_parts.secrets->read(proxyPasswordKey(), this,
                          [this, settings = *settings, done,
                           fresh = std::make_shared<Secret>(std::move(*password))](Result<Secret> before) {
                              if (before)
                                  m_before = std::move(*before);
                              writePassword(settings, std::move(*fresh), done);
                          });
}

void NetworkCommands::writePassword(const NetworkSettings &settings, Secret password, const Done &done)
{
    m_parts.secrets->write(proxyPasswordKey(), std::move(password), this,
                           [this, settings, done](const Result<void> &written) {
                               if (!written)
                                   return done(answerFor(written.error()));
                               keep(settings, done);
                           });
}

void NetworkCommands::keep(const NetworkSettings &settings, const Done &done)
{
    Config config = m_parts.settings->config();
    const bool hadPassword = config.network.hasProxyPassword;
    config.network = settings;
    if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
        return restorePassword(saved.error(), done);
    if (hadPassword && !settings.hasProxyPassword)
        return dropPassword(done);
    done(show());
}

void NetworkCommands::restorePassword(const Error &why, const Done &done)
{
    if (m_parts.secrets == nullptr)
        return done(answerFor(why));
    const auto end = [done, why](const Result<void> &) { done(answerFor(why)); };
    if (m_before)
        return m_parts.secrets->write(proxyPasswordKey(), std::move(*std::exchange(m_before, {})), this, end);
    if (m_parts.settings->config().network.hasProxyPassword)
        return done(answerFor(why)); // nothing was written, or what was there could not be read
    m_parts.secrets->remove(proxyPasswordKey(), this, end);
}

void NetworkCommands::dropPassword(const Done &done)
{
    m_parts.secrets->remove(proxyPasswordKey(), this, [this, done](const Result<void> &removed) {
        CommandAnswer answer = show();
        if (!removed)
            answer = { ExitCode::Unavailable,
                       u"The settings are changed, but the old proxy password could not be removed: %1"_s.arg(
                           removed.error().detail),
                       {} };
        done(answer);
    });
}

} // namespace oagent
