#include "app/control/desktopcommands.h"

#include "app/control/optionreader.h"
#include "core/settings/historydays.h"

#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int longestHistory = 3650; // days

/// Sets what there is an option for, and nothing else.
Result<void> readOptions(const QJsonObject &options, Config &config)
{
    using Language = DesktopSettings::Language;
    OptionReader reader(options);
    DesktopSettings &desktop = config.desktop;
    if (options.isEmpty())
        reader.refuse(u"Nothing is to be set; `desktop set --help` lists the options."_s);
    if (reader.has(u"language"_s)) {
        const QString language = reader.choice(u"language"_s, { u"system"_s, u"en"_s, u"zh"_s });
        desktop.language = language == "en"_L1 ? Language::English
            : language == "zh"_L1              ? Language::Chinese
                                               : Language::System;
    }
    const auto readSwitch = [&reader](const QString &name, bool &value) {
        if (reader.has(name))
            value = reader.choice(name, { u"on"_s, u"off"_s }) == "on"_L1;
    };
    readSwitch(u"keep-in-tray"_s, desktop.keepInTray);
    readSwitch(u"notifications"_s, desktop.notifications);
    if (const std::optional<int> rows
        = reader.number(u"log-rows"_s, DesktopSettings::leastLogRows, DesktopSettings::mostLogRows))
        desktop.logRows = *rows;
    if (const std::optional<int> days = reader.number(u"history-days"_s, 0, longestHistory))
        config.historyDays = days;
    return reader.finish();
}

} // namespace

DesktopCommands::DesktopCommands(CommandParts parts)
    : m_parts(std::move(parts))
{ }

CommandAnswer DesktopCommands::show() const
{
    const Config &config = m_parts.settings->config();
    QJsonObject shown = QJsonDocument::fromJson(serializeConfig(config))["desktop"_L1].toObject();
    if (m_parts.running != nullptr)
        shown.insert(u"historyDays"_s, historyDaysOf(config, m_parts.hasWindow));
    else if (config.historyDays)
        shown.insert(u"historyDays"_s, *config.historyDays);
    return { ExitCode::Good, {}, shown };
}

CommandAnswer DesktopCommands::set(const CommandRequest &request) const
{
    Config config = m_parts.settings->config();
    if (const Result<void> read = readOptions(request.options, config); !read)
        return answerFor(read.error());
    if (const Result<void> saved = m_parts.settings->replace(std::move(config)); !saved)
        return answerFor(saved.error());
    return show();
}

} // namespace oagent
