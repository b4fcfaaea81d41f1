#pragma once

#include "core/assistant/media.h"
#include "core/bridge/message.h"
#include "core/phrases/phrases.h"
#include "core/store/mediafolder.h"

#include <QObject>

#include <map>

namespace oagent {

/// Reads what came with a question for the assistant that is to be asked, and words what that will not get.
class QuestionMedia : public QObject
{
    Q_OBJECT
public:
    QuestionMedia(MediaFolder &folder, QList<Attachment> attachments, AcceptedMedia accepted, Language language,
                  QObject *parent = nullptr);

    void start();
    [[nodiscard]] const QList<MediaFile> &images() const { return m_images; }
    [[nodiscard]] const QList<MediaFile> &files() const { return m_files; }
    /// One sentence for each reason why something is left out; empty when nothing is.
    [[nodiscard]] QString sentences() const;

Q_SIGNALS:
    /// Once, from the event loop.
    void ready();

private:
    void next();
    void take(const Attachment &attachment, const Result<QByteArray> &bytes);
    void leaveOut(const Attachment &attachment, Phrase phrase);
    [[nodiscard]] bool isTakenAsImage(const MediaFile &file) const;

    MediaFolder &m_folder;
    const QList<Attachment> m_attachments;
    const AcceptedMedia m_accepted;
    const Language m_language;
    qsizetype m_next = 0;
    qint64 m_imageBytes = 0; ///< of the images taken so far
    QList<MediaFile> m_images;
    QList<MediaFile> m_files;
    struct LeftOut
    {
        QStringList names;
        QString scope;
    };
    std::map<Phrase, LeftOut> m_leftOut;
};

} // namespace oagent
