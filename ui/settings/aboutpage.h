#pragma once

#include <QWidget>

namespace oagent {

/// Settings › About.
class AboutPage : public QWidget
{
    Q_OBJECT
public:
    explicit AboutPage(QWidget *parent = nullptr);
};

} // namespace oagent
