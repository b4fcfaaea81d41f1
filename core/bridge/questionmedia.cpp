#include "core/bridge/questionmedia.h"

#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestShownName = 60;

Phrase phraseFor(const Attachment &attachment)
{
    switch (attachment.problem) {
    case Attachment::Problem::TooLarge: return Phrase::MediaTooLarge;
    case Attachment::Problem::Empty: return Phrase::MediaEmpty;
    case Attachment::Problem::Forbidden:
        return attachment.scope.isEmpty() ? Phrase::MediaUnavailable : Phrase::MediaPermissionMissing;
    case Attachment::Problem::NoRoom: return Phrase::MediaNoRoom;
    case Attachment::Problem::Unavailable:
    case Attachment::Problem::None: break;
    }
    return Phrase::MediaUnavailable;
}

Phrase wordFor(Attachment::Kind kind)
{
    switch (kind) {
    case Attachment::Kind::Image: return Phrase::ThePicture;
    case Attachment::Kind::Audio: return Phrase::TheVoiceMessage;
    case Attachment::Kind::Video: return Phrase::TheVideo;
    case Attachment::Kind::File: break;
    }
    return Phrase::TheFile;
}

/// A name that a sender chose must not draw anything into our sentence.
QString shownName(const Attachment &attachment, Language language)
{
    QString name = attachment.name;
    name.removeIf([](QChar c) { return !c.isPrint() || u"[]<>`*|\\"_s.contains(c); });
    if (name.size() > longestShownName)
        name = name.first(longestShownName - 1) + u'…';
    if (name.trimmed().isEmpty())
        return say(wordFor(attachment.kind), language);
    return u"“%1”"_s.arg(name);
}

} // namespace

QuestionMedia::QuestionMedia(MediaFolder &folder, QList<Attachment> attachments, AcceptedMedia accepted,
                             Language language, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_attachments(std::move(attachments))
    , m_accepted(std::move(accepted))
    , m_language(language)
{ }

void QuestionMedia::start()
{
    later(this, [this] { next(); });
}

/// One after the other, so that they keep their order.
void QuestionMedia::next()
{
    while (m_next < m_attachments.size()) {
        const Attachment &attachment = m_attachments.at(m_next++);
        if (attachment.problem != Attachment::Problem::None) {
            leaveOut(attachment, phraseFor(attachment));
        } else if (m_accepted.isNothing()) {
            leaveOut(attachment, Phrase::MediaNotTaken);
        } else {
            m_folder.read(attachment.storedAs, this, [this, &attachment](const Result<QByteArray> &bytes) {
                take(attachment, bytes);
                next();
            });
            return;
        }
    }
    Q_EMIT ready();
}

void QuestionMedia::take(const Attachment &attachment, const Result<QByteArray> &bytes)
{
    if (!bytes)
        return leaveOut(attachment, Phrase::MediaUnavailable);
    const MediaFile file { attachment.name, mediaTypeOf(*bytes), *bytes };
    if (isTakenAsImage(file)) {
        m_images.append(file);
        m_imageBytes += file.bytes.size();
    } else if (m_accepted.files) {
        m_files.append(file);
    } else {
        leaveOut(attachment, Phrase::MediaNotTaken);
    }
}

bool QuestionMedia::isTakenAsImage(const MediaFile &file) const
{
    return m_images.size() < m_accepted.images && file.bytes.size() <= m_accepted.imageBytes
        && m_imageBytes + file.bytes.size() <= m_accepted.allImageBytes
        && m_accepted.imageTypes.contains(file.type.mime);
}

void QuestionMedia::leaveOut(const Attachment &attachment, Phrase phrase)
{
    if (attachment.isInText)
        return; // nothing of what was said is missing
    LeftOut &leftOut = m_leftOut[phrase];
    leftOut.names.append(shownName(attachment, m_language));
    leftOut.scope = attachment.scope;
}

QString QuestionMedia::sentences() const
{
    QStringList sentences;
    for (const auto &[phrase, leftOut] : m_leftOut) {
        const QString sentence = say(phrase, m_language);
        const QString names = leftOut.names.join(m_language == Language::Chinese ? u"、"_s : u", "_s);
        sentences.append(phrase == Phrase::MediaPermissionMissing ? sentence.arg(names, leftOut.scope)
                                                                  : sentence.arg(names));
    }
    return sentences.join(u"\n\n"_s);
}

} // namespace oagent
