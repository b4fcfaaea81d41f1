// Foreign text on its way into the log. The bytes 1 to 6 stand for a known secret in one of the forms in which a server
// may repeat it, so that the fuzzer can put it anywhere.
#include "core/log/readings.h"
#include "core/log/redactor.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

const QByteArray &secret()
{
    static const QByteArray bytes("q7/Zr+K0\"x=w\\9-Lm&4");
    return bytes;
}

QByteArray asJson(const QByteArray &text)
{
    const QJsonObject object { { u"v"_s, QString::fromUtf8(text) } };
    return QJsonDocument(object).toJson(QJsonDocument::Compact).sliced(6).chopped(2);
}

QByteArray formOf(int number)
{
    switch (number) {
    case 1: return secret();
    case 2: return secret().toPercentEncoding();
    case 3: return secret().toBase64();
    case 4: return asJson(secret());
    case 5: return asJson(asJson(secret()));
    default: return QByteArray("user:" + secret()).toBase64(QByteArray::Base64UrlEncoding);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    static const Redactor redactor = [] {
        Redactor one;
        one.remember(u"bot/ops/secret"_s, Secret(secret()));
        return one;
    }();
    QByteArray text;
    for (const char c : fuzz::toBytes(bytes, size)) {
        if (c >= 1 && c <= 6)
            text += formOf(c);
        else
            text += c;
    }
    const QByteArray shown = redactor.redacted(QString::fromUtf8(text)).toUtf8();
    for (const Reading &reading : readingsOf(shown))
        fuzz::require(!reading.bytes.contains(secret()), "a known secret is not in the log");
    fuzz::require(!shown.contains(secret().toBase64()), "a known secret is not in the log as base64");
    return 0;
}
