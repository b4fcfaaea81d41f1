#include "tests/conformance/jsonlines.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <iostream>
#include <string>
#include <thread>

using namespace Qt::StringLiterals;

namespace oagent::conformance {

QJsonObject limitsOf(int argc, char **argv)
{
    return QJsonDocument::fromJson(argc > 1 ? QByteArray(argv[1]) : QByteArray()).object();
}

void read(const QJsonObject &limits, const QString &name, std::chrono::milliseconds &into)
{
    if (limits.contains(name))
        into = std::chrono::milliseconds(limits[name].toInteger());
}

QJsonArray toJson(const simulator::Violations &violations)
{
    QJsonArray array;
    for (const simulator::Violation &violation : violations)
        array.append(QJsonObject { { u"code"_s, violation.code }, { u"detail"_s, violation.detail } });
    return array;
}

void print(const QJsonObject &object)
{
    std::cout << QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() << std::endl;
}

int answerLines(const std::function<QJsonObject(const QJsonObject &command)> &carryOut)
{
    // Qt has no portable notifier for stdin.
    std::thread reader([&carryOut] {
        for (std::string line; std::getline(std::cin, line);) {
            const QJsonObject command = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
            QMetaObject::invokeMethod(qApp, [&carryOut, command] { print(carryOut(command)); });
        }
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    const int result = QCoreApplication::exec();
    reader.join();
    return result;
}

} // namespace oagent::conformance
