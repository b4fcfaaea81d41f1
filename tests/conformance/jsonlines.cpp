#include "tests/conformance/jsonlines.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <iostream>
#include <string>
#include <thread>

namespace oagent::conformance {

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
