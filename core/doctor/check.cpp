#include "core/doctor/check.h"

#include "core/log/redactor.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool anyFailed(const QList<Check> &checks)
{
    return std::any_of(checks.begin(), checks.end(),
                       [](const Check &check) { return check.state == Check::State::Failed; });
}

bool anyFailed(const QList<DoctorReport::Subject> &subjects)
{
    return std::any_of(subjects.begin(), subjects.end(),
                       [](const DoctorReport::Subject &subject) { return anyFailed(subject.checks); });
}

QJsonArray toJson(const QList<Check> &checks, const Redactor &redactor)
{
    QJsonArray array;
    for (const Check &check : checks) {
        QJsonObject object { { u"check"_s, check.name }, { u"state"_s, nameOf(check.state) } };
        if (!check.cause.isEmpty())
            object.insert(u"cause"_s, redactor.redacted(check.cause));
        if (!check.cure.isEmpty())
            object.insert(u"cure"_s, redactor.redacted(check.cure));
        if (!check.missing.isEmpty())
            object.insert(u"missing"_s, QJsonArray::fromStringList(check.missing));
        if (!check.link.isEmpty())
            object.insert(u"link"_s, check.link);
        array.append(object);
    }
    return array;
}

QJsonArray toJson(const QList<DoctorReport::Subject> &subjects, const Redactor &redactor)
{
    QJsonArray array;
    for (const DoctorReport::Subject &subject : subjects)
        array.append(QJsonObject { { u"id"_s, subject.id }, { u"checks"_s, toJson(subject.checks, redactor) } });
    return array;
}

} // namespace

QString nameOf(Check::State state)
{
    switch (state) {
    case Check::State::Ok: return u"ok"_s;
    case Check::State::Failed: return u"failed"_s;
    case Check::State::InferredFailed: return u"inferred-failed"_s;
    case Check::State::Unknown: return u"unknown"_s;
    }
    return {};
}

bool DoctorReport::hasFailed() const { return anyFailed(bots) || anyFailed(assistants) || anyFailed(program); }

QJsonObject toJson(const DoctorReport &report, const Redactor &redactor)
{
    return { { u"bots"_s, toJson(report.bots, redactor) },
             { u"assistants"_s, toJson(report.assistants, redactor) },
             { u"program"_s, QJsonObject { { u"checks"_s, toJson(report.program, redactor) } } } };
}

} // namespace oagent
