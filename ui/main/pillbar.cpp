#include "ui/main/pillbar.h"

#include "ui/look/botlook.h"
#include "ui/look/plaintooltip.h"
#include "ui/session.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// What a pill shows of a bot; counts and times are not in it.
QJsonObject shownOf(const QJsonObject &bot)
{
    return { { u"id"_s, bot["id"_L1] },
             { u"name"_s, bot["name"_L1] },
             { u"state"_s, bot["state"_L1] },
             { u"reason"_s, bot["reason"_L1] },
             { u"connectedSince"_s, bot["connectedSince"_L1] } };
}

QToolButton *makeButton(QWidget *parent, const QColor &line)
{
    auto *button = new QToolButton(parent);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    button->setStyleSheet(
        u"QToolButton { border: 1px solid %1; border-radius: 11px; padding: 3px 10px; background: palette(base); }"
        "QToolButton:hover, QToolButton:focus { border: 2px solid %1; padding: 2px 9px; }"
        "QToolButton::menu-indicator { image: none; }"_s.arg(line.name()));
    return button;
}

} // namespace

PillBar::PillBar(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(8);
    m_layout->addStretch();
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(&m_session, &Session::botsChanged, this, &PillBar::rebuild);
    rebuild();
}

QSize PillBar::minimumSizeHint() const { return { 120, QWidget::minimumSizeHint().height() }; }

/// Only when something is shown that is another now: whoever points at a pill keeps it.
void PillBar::rebuild()
{
    QJsonArray shown;
    for (const auto &bot : m_session.bots())
        shown.append(shownOf(bot.toObject()));
    if (m_add != nullptr || !m_pills.isEmpty()) {
        if (shown == m_shown)
            return;
    }
    m_shown = shown;
    qDeleteAll(m_pills);
    m_pills.clear();
    delete std::exchange(m_rest, nullptr);
    delete std::exchange(m_add, nullptr);
    for (const auto &bot : std::as_const(m_shown)) {
        m_pills.append(makePill(bot.toObject()));
        m_layout->addWidget(m_pills.last());
    }
    if (m_shown.isEmpty()) {
        m_add = makeButton(this, palette().color(QPalette::Highlight));
        m_add->setText(tr("Add a bot"));
        m_add->setObjectName(u"addFirstBot"_s);
        connect(m_add, &QToolButton::clicked, this, &PillBar::addWanted);
        m_layout->addWidget(m_add);
    } else {
        fillRest(m_shown);
    }
    fit();
}

QToolButton *PillBar::makePill(const QJsonObject &bot)
{
    const BotLook look = BotLook::of(bot);
    QToolButton *pill = makeButton(this, toneColor(look.tone, palette()));
    QPalette ink = pill->palette();
    ink.setColor(QPalette::ButtonText, toneColor(look.tone, palette()));
    pill->setPalette(ink);
    const QString name = bot["name"_L1].toString();
    QString text = look.shape + u' ' + fontMetrics().elidedText(name, Qt::ElideRight, 160) + u"  "_s + look.word;
    pill->setText(text.replace(u'&', u"&&"_s));
    pill->setAccessibleName(tr("%1: %2", "bot, state").arg(name, look.word));
    pill->setToolTip(plainToolTip(look.sentence));
    connect(pill, &QToolButton::clicked, this, [this, id = bot["id"_L1].toString()] { Q_EMIT botClicked(id); });
    return pill;
}

void PillBar::fillRest(const QJsonArray &bots)
{
    int needy = 0;
    Tone worst = Tone::Good;
    m_rest = nullptr;
    auto *menu = new QMenu(this);
    for (const auto &bot : bots) {
        const BotLook look = BotLook::of(bot.toObject());
        needy += look.needsSomebody ? 1 : 0;
        if (look.tone == Tone::Bad || (look.tone == Tone::Busy && worst != Tone::Bad))
            worst = look.tone;
        QString text = look.shape + u' ' + bot["name"_L1].toString() + u"  "_s + look.word;
        menu->addAction(text.replace(u'&', u"&&"_s), this,
                        [this, id = bot["id"_L1].toString()] { Q_EMIT botClicked(id); });
    }
    m_rest = makeButton(this, toneColor(worst, palette()));
    menu->setParent(m_rest, menu->windowFlags());
    m_rest->setObjectName(u"allBots"_s);
    const QString count = tr("%n bots", nullptr, static_cast<int>(bots.size()));
    m_rest->setText(needy == 0 ? count
                               : tr("%1, %2", "12 bots, need you: 2").arg(count, tr("need you: %n", nullptr, needy)));
    m_rest->setMenu(menu);
    m_rest->setPopupMode(QToolButton::InstantPopup);
    m_layout->addWidget(m_rest);
}

/// All pills, or the one that stands for them.
void PillBar::fit()
{
    if (m_rest == nullptr)
        return;
    int wanted = -m_layout->spacing();
    for (const QToolButton *pill : std::as_const(m_pills))
        wanted += pill->sizeHint().width() + m_layout->spacing();
    const bool fits = wanted <= width();
    for (QToolButton *pill : std::as_const(m_pills))
        pill->setVisible(fits);
    m_rest->setVisible(!fits);
}

void PillBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void PillBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || m_layout == nullptr)
        return;
    m_shown = { QJsonValue() }; // nothing that is shown is right any more
    rebuild();
}

} // namespace oagent
