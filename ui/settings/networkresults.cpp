#include "ui/settings/networkresults.h"

#include "ui/form/label.h"
#include "ui/look/botlook.h"
#include "ui/look/told.h"

#include <QGridLayout>
#include <QJsonArray>
#include <QLocale>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

NetworkResults::NetworkResults(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"networkResults"_s);
    setLayout(new QVBoxLayout);
    layout()->setContentsMargins({});
}

void NetworkResults::clear()
{
    delete std::exchange(m_lines, nullptr);
    m_grid = nullptr;
}

void NetworkResults::begin()
{
    clear();
    m_lines = new QWidget(this);
    m_grid = new QGridLayout(m_lines);
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(3, 1);
    layout()->addWidget(m_lines);
}

void NetworkResults::sayWaiting()
{
    begin();
    m_grid->addWidget(
        new Label(u"… "_s + tr("Reaching each platform; this takes ten seconds at most"), Label::Style::Busy, m_lines),
        0, 0);
}

void NetworkResults::say(const QString &sentence)
{
    begin();
    auto *label = new Label(u"× "_s + sentence, Label::Style::Bad, m_lines);
    label->setWordWrap(true);
    m_grid->addWidget(label, 0, 0, 1, 4);
}

void NetworkResults::present(const QJsonArray &places)
{
    begin();
    for (const auto &place : places) {
        const QString title = channelTitle(place["channel"_L1].toString());
        addLine(title, u"HTTP"_s, place["http"_L1].toObject());
        addLine({}, u"WebSocket"_s, place["webSocket"_L1].toObject());
    }
}

void NetworkResults::addLine(const QString &channel, const QString &way, const QJsonObject &found)
{
    const bool isGood = found["ok"_L1].toBool();
    const int row = m_grid->rowCount();
    auto *result
        = new Label(isGood ? u"✓ "_s + tr("Reached in %1 ms").arg(QLocale().toString(found["ms"_L1].toInteger()))
                           : u"× "_s + told(found["cause"_L1].toString()),
                    isGood ? Label::Style::Good : Label::Style::Bad, m_lines);
    result->setObjectName(isGood ? u"reached"_s : u"notReached"_s);
    result->setWordWrap(true);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(new Label(channel, Label::Style::Plain, m_lines), row, 0, Qt::AlignTop);
    m_grid->addWidget(new Label(way, Label::Style::Secondary, m_lines), row, 1, Qt::AlignTop);
    m_grid->addWidget(new Label(found["host"_L1].toString(), Label::Style::Secondary, m_lines), row, 2, Qt::AlignTop);
    m_grid->addWidget(result, row, 3);
    if (isGood)
        return;
    auto *cure = new Label(told(found["cure"_L1].toString()), Label::Style::Secondary, m_lines);
    cure->setWordWrap(true);
    m_grid->addWidget(cure, row + 1, 3);
}

} // namespace oagent
