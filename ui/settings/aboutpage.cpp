#include "ui/settings/aboutpage.h"

#include "core/version.h"
#include "ui/form/label.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

AboutPage::AboutPage(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(new Label(u"OAgent Bridge"_s, Label::Style::Title, this));
    layout->addWidget(new Label(tr("Version %1, with Qt %2").arg(version, QString::fromLatin1(qVersion())),
                                Label::Style::Secondary, this));
    const QStringList sentences {
        tr("Runs DingTalk, Lark and WeCom bots from this computer, and carries their chats to an assistant and the "
           "streamed answers back."),
        tr("This is an independent project. It is not affiliated with OceanBase, DingTalk, Lark or WeCom; their names "
           "belong to their owners."),
        tr("Secrets lie in the keychain of the system. Nothing is sent anywhere but to the platforms and assistants "
           "set "
           "here."),
        tr("Free software under the Apache License 2.0."),
    };
    for (const QString &sentence : sentences) {
        auto *label = new Label(sentence, Label::Style::Plain, this);
        label->setWordWrap(true);
        label->setMaximumWidth(640);
        layout->addWidget(label);
    }
    layout->addStretch();
}

} // namespace oagent
