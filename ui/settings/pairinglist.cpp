#include "ui/settings/pairinglist.h"

#include "ui/form/label.h"
#include "ui/form/request.h"
#include "ui/session.h"
#include "ui/settings/peopledata.h"
#include "ui/settings/peoplewords.h"
#include "ui/settings/settingsdata.h"

#include <QFrame>
#include <QJsonObject>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

PairingList::PairingList(PeopleData &people, SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_people(people)
    , m_data(settings)
    , m_rows(new QVBoxLayout)
{
    m_rows->setSpacing(8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(new Label(tr("Asking to be let in"), Label::Style::Secondary, this));
    layout->addLayout(m_rows);
    connect(&people, &PeopleData::changed, this, &PairingList::refresh);
    connect(&settings, &SettingsData::changed, this, &PairingList::refresh);
    refresh();
}

/// Rows stay the widgets they were while nothing of them is new: somebody may be about to press a button.
void PairingList::refresh()
{
    const QJsonArray &requests = m_people.requests();
    setVisible(!requests.isEmpty());
    QStringList bots;
    for (const auto &request : requests)
        bots.append(PeopleWords::bot(request.toObject(), m_data));
    if (requests == m_shown && bots == m_bots)
        return;
    m_shown = requests;
    m_bots = bots;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto &request : requests)
        m_rows->addWidget(makeRow(request.toObject()));
}

QWidget *PairingList::makeRow(const QJsonObject &request)
{
    auto *row = new QFrame(this);
    row->setObjectName(u"pairingRow"_s);
    row->setFrameShape(QFrame::StyledPanel);
    const QString name = PeopleWords::name(request);
    const QString code = request["code"_L1].toString();
    row->setAccessibleName(name);
    auto *who = new Label(name, Label::Style::Plain, row);
    auto *shown = new Label(code, Label::Style::Fixed, row);
    auto *more
        = new Label(QString(PeopleWords::bot(request, m_data) + u" · "_s + PeopleWords::time(request["askedAt"_L1])),
                    Label::Style::Secondary, row);
    auto *approve = new QPushButton(tr("Approve"), row);
    approve->setObjectName(u"approve"_s);
    auto *dismiss = new QPushButton(tr("Dismiss"), row);
    dismiss->setObjectName(u"dismiss"_s);
    for (QPushButton *button : { approve, dismiss })
        button->setAccessibleDescription(name);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(12);
    layout->addWidget(who);
    layout->addWidget(shown);
    layout->addWidget(more, 1);
    layout->addWidget(approve);
    layout->addWidget(dismiss);
    connect(approve, &QPushButton::clicked, this, [this, code] { settle(u"pairing approve"_s, code); });
    connect(dismiss, &QPushButton::clicked, this, [this, code] { settle(u"pairing dismiss"_s, code); });
    return row;
}

void PairingList::settle(const QString &command, const QString &code)
{
    m_people.session().perform(makeRequest(command, code), this, [this](const CommandAnswer &answer) {
        m_people.refresh();
        if (answer.exitCode != ExitCode::Good)
            Q_EMIT failed(answer);
    });
}

} // namespace oagent
