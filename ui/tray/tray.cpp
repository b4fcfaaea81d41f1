#include "ui/tray/tray.h"

#include "core/support/later.h"
#include "ui/look/botlook.h"
#include "ui/session.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::array sizes { 16, 22, 32, 48 };

QIcon draw(std::optional<Tone> tone)
{
    QSvgRenderer renderer(u":/icons/program.svg"_s);
    QIcon icon;
    for (const int size : sizes) {
        QPixmap picture(size, size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(0, 0, size, size));
        if (tone) {
            const qreal dot = size * 0.46;
            const QRectF place(size - dot, size - dot, dot, dot);
            painter.setCompositionMode(QPainter::CompositionMode_Clear);
            painter.drawEllipse(place.adjusted(-1, -1, 1, 1));
            painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
            painter.setPen(Qt::NoPen);
            painter.setBrush(toneColor(*tone, QGuiApplication::palette()));
            painter.drawEllipse(place);
        }
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace

QIcon programIcon() { return draw(std::nullopt); }

QIcon programIcon(Tone tone) { return draw(tone); }

Tray::Tray(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openWanted();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::openSaid);
    connect(&m_session, &Session::botsChanged, this, &Tray::show);
    connect(&m_session, &Session::pausedChanged, this, &Tray::fillMenu);
    m_icon.setIcon(programIcon(m_tone));
    fillMenu();
    show();
    m_icon.show();
}

bool Tray::isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

void Tray::retranslate()
{
    fillMenu();
    show();
}

void Tray::offerSimulators()
{
    m_offersSimulators = true;
    fillMenu();
}

void Tray::say(const Notification &notification)
{
    m_said = notification;
    m_icon.showMessage(notification.title, notification.text, programIcon());
}

/// The system tells of a click, and not on which of them: it is the newest one that is to be seen.
void Tray::openSaid()
{
    const QJsonArray bots = m_session.bots();
    const bool isThere = std::any_of(bots.begin(), bots.end(), [this](const QJsonValue &bot) {
        return bot["id"_L1] == m_said.botId; // it may have been removed since
    });
    if (m_said.about == Notification::About::People)
        Q_EMIT peopleWanted();
    else if (m_said.about == Notification::About::Bot && isThere)
        Q_EMIT checkWanted(m_said.botId);
    else
        Q_EMIT openWanted();
}

void Tray::show()
{
    Tone worst = Tone::Quiet;
    int online = 0;
    QStringList bots;
    const QJsonArray all = m_session.bots();
    for (const auto &bot : all) {
        const BotLook look = BotLook::of(bot.toObject());
        const auto weight = [](Tone tone) {
            return tone == Tone::Bad ? 3 : tone == Tone::Busy ? 2 : tone == Tone::Good ? 1 : 0;
        };
        if (weight(look.tone) > weight(worst))
            worst = look.tone;
        online += bot["state"_L1] == "online"_L1 ? 1 : 0;
        bots.append(bot["id"_L1].toString() + look.shape + bot["name"_L1].toString() + look.word);
    }
    if (std::exchange(m_tone, worst) != worst)
        m_icon.setIcon(programIcon(worst));
    const QString tip = all.isEmpty()
        ? tr("OAgent Bridge: no bot yet")
        : tr("OAgent Bridge, bots online: %1 of %n", nullptr, static_cast<int>(all.size())).arg(online);
    if (m_icon.toolTip() != tip)
        m_icon.setToolTip(tip);
    if (std::exchange(m_shownBots, bots) != bots)
        fillMenu();
}

void Tray::fillMenu()
{
    m_menu.clear();
    m_menu.addAction(tr("Open OAgent Bridge"), this, &Tray::openWanted);
    m_menu.addSeparator();
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        const BotLook look = BotLook::of(bot.toObject());
        QString text = look.shape + u' ' + bot["name"_L1].toString() + u"  "_s + look.word;
        m_menu.addAction(text.replace(u'&', u"&&"_s), this,
                         [this, id = bot["id"_L1].toString()] { Q_EMIT checkWanted(id); });
    }
    if (!bots.isEmpty() && m_session.canPause()) {
        const bool isPaused = m_session.isPaused();
        // Later: the menu is filled anew then, and this action with it.
        m_menu.addAction(isPaused ? tr("Resume all") : tr("Pause all"), this,
                         [this, isPaused] { later(this, [this, isPaused] { m_session.setPaused(!isPaused); }); });
    }
    if (!bots.isEmpty())
        m_menu.addSeparator();
    if (m_offersSimulators)
        m_menu.addAction(tr("Simulated chats"), this, &Tray::simulatorsWanted);
    m_menu.addAction(tr("Settings"), this, &Tray::settingsWanted);
    m_menu.addAction(tr("Quit"), this, &Tray::quitWanted);
}

} // namespace oagent
