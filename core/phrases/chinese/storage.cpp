#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea storage()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // Files
        { u"Cannot read %1: %2.", u"读不到 %1：%2。" },
        { u"Cannot write %1: %2.", u"写不了 %1：%2。" },
        { u"Cannot create %1: %2.", u"无法创建 %1：%2。" },
        { u"Cannot create the directory %1: %2.", u"无法创建目录 %1：%2。" },
        { u"Cannot create the directory %1.", u"无法创建目录 %1。" },
        { u"Cannot examine %1: %2.", u"无法查看 %1：%2。" },
        { u"Cannot make %1 private: %2.", u"无法把 %1 设为仅自己可读写：%2。" },
        { u"Cannot remove %1: %2.", u"删不掉 %1：%2。" },
        { u"Cannot set aside %1: %2.", u"无法挪开 %1：%2。" },
        { u"Cannot keep the damaged file %1 aside: %2.", u"无法把损坏的文件 %1 留在一旁：%2。" },
        { u"Free some space and try again.", u"腾出一些空间再试。" },
        { u"Check that the path exists and that this account may use it.", u"检查路径存在，且当前账户可以使用它。" },
        { u"%1 is not an ordinary file. Put a file with the secret there.",
          u"%1 不是普通文件。在那里放一个含有密钥的文件。" },
        { u"%1 belongs to another account. Run: chown %2 %1", u"%1 属于另一个账户。运行：chown %2 %1" },
        { u"%1 has mode %2; only 0600 and 0400 are accepted. Run: chmod 600 %1",
          u"%1 的权限是 %2；只接受 0600 和 0400。运行：chmod 600 %1" },
        { u"Everyone may read or write %1. Run: icacls \"%1\" /inheritance:r /grant:r \"%USERNAME%:F\"",
          u"所有人都能读写 %1。运行：icacls \"%1\" /inheritance:r /grant:r \"%USERNAME%:F\"" },
        { u"No temporary directory can be made (%1). Free some space or set TMPDIR.",
          u"无法创建临时目录（%1）。腾出一些空间，或设置 TMPDIR。" },

        // The database
        { u"%1: %2. Free some space on that disk.", u"%1：%2。在那块磁盘上腾出一些空间。" },
        { u"%1: %2. Another program holds this file; end it and try again.",
          u"%1：%2。另一个程序占用着这个文件；结束它再试。" },
        { u"%1: %2. The file is damaged: the next start keeps it aside and begins a new one.",
          u"%1：%2。文件已损坏：下次启动时会把它留在一旁，另建一个。" },
        { u"%1: %2. Check the disk, and that this account may write there.",
          u"%1：%2。检查磁盘，以及当前账户能否在那里写入。" },
        { u"%1 is damaged: %2", u"%1 已损坏：%2" },
        { u"%1 was written by a newer version of this program (format %2, this one knows up to %3). Start the newer "
          u"version, "
          u"or use another profile directory.",
          u"%1 由本程序的更新版本写成（格式 %2，当前版本最高支持 %3）。启动新版本，或使用别的配置目录。" },
        { u"%1: the write-ahead log is being read; it is emptied later.", u"%1：预写日志正被读取，稍后清空。" },
        { u"The store is not open. Open it before anything is stored.", u"存储没有打开。先打开再保存。" },
        { u"The stored message of turn %1 cannot be read. The file was changed by something else.",
          u"轮次 %1 保存的消息无法解读。文件被别的程序改动过。" },
        { u"There is no turn %1.", u"没有轮次 %1。" },
        { u"Turn %1 has ended (%2).", u"轮次 %1 已结束（%2）。" },
        { u"Turn %1 is %2 at part %3 and cannot go back.", u"轮次 %1 已到第 %3 部分（%2），不能倒退。" },
        { u"A message needs a bot, a channel and an id.", u"一条消息需要机器人、渠道和 ID。" },
        { u"No message of that id was accepted.", u"没有收下过这个 ID 的消息。" },
        { u"There is no person p%1 any more.", u"p%1 这个人已不存在。" },
        { u"There is no such group any more.", u"这个群已不存在。" },
        { u"There is no open pairing request \"%1\"; `pairing list` shows them.",
          u"没有待处理的配对请求“%1”；`pairing list` 列出它们。" },

        // Pictures and files
        { u"%1 was made larger by something else.", u"%1 被别的程序写大了。" },
        { u"The file has %1 bytes; %2 are accepted.", u"文件有 %1 字节，最多接受 %2 字节。" },
        { u"The media folder %1 holds %2 bytes already; %3 is the most. It empties as answers are finished.",
          u"媒体文件夹 %1 已有 %2 字节，上限为 %3。回答完成后会自动清空。" },
        { u"The media folder has no such file any more.", u"媒体文件夹中已没有这个文件。" },

        // The log
        { u"%1 could not be opened a moment ago.", u"刚才打不开 %1。" },

        // Keychain and secret directories
        { u"%1, or use --secrets directory:PATH.", u"%1；也可以改用 --secrets directory:PATH。" },
        { u"No keychain can be reached; start the session's keychain service (gnome-keyring, KWallet)",
          u"连不上钥匙串；启动会话的钥匙串服务（gnome-keyring、KWallet）" },
        { u"The keychain did not keep what it was given; look whether it is full or damaged",
          u"钥匙串没有保存交给它的内容；看看它是否已满或损坏" },
        { u"The keychain is locked; unlock it, such as by logging in to the desktop",
          u"钥匙串已锁定；解锁它，例如登录桌面" },
        { u"The keychain has no entry %1", u"钥匙串中没有 %1 这一项" },
        { u"The keychain refused access to %1; allow it in the keychain's window",
          u"钥匙串拒绝访问 %1；在钥匙串的窗口中允许" },
        { u"Nothing that reaches the keychain is installed; install libsecret (libsecret-1-0)",
          u"没有安装可访问钥匙串的组件；安装 libsecret（libsecret-1-0）" },
        { u"The keychain has no default keyring yet; make one in the desktop's password manager",
          u"钥匙串还没有默认密钥环；在桌面的密码管理器中创建一个" },
        { u"The keychain failed (%1); look after it in the desktop's password manager",
          u"钥匙串出错（%1）；在桌面的密码管理器中检查" },
        { u"The keychain did not answer within %1 s; answer its window and try again",
          u"钥匙串在 %1 秒内没有回应；处理它的窗口后再试" },
        { u"Waiting for the keychain: answer its window.", u"正在等待钥匙串：请处理它的窗口。" },
        { u"The keychain has not answered yet.", u"钥匙串还没有回应。" },
        { u"Answer its window.", u"处理它的窗口。" },
        { u"keychain", u"钥匙串" },
        { u"directory %1", u"目录 %1" },
        { u"memory (until the program ends)", u"内存（程序结束前）" },
        { u"No secret under %1", u"%1 下没有密钥" },
        { u"\"%1\" cannot name a secret. Use letters, digits, \"-\", \"_\" and \"/\".",
          u"“%1”不能作为密钥的名称。使用字母、数字、“-”、“_”和“/”。" },
        { u"%1 was laid down by systemd and is read-only. Change the credential in the unit (LoadCredential=) and "
          u"restart "
          u"the "
          u"service, or use another directory.",
          u"%1 由 systemd 放置，是只读的。在单元（LoadCredential=）中更改凭据并重启服务，或使用别的目录。" },
        { u"There is no file %1", u"没有文件 %1" },
        { u"%1 is too large for a secret. Put only the secret into it.", u"%1 对密钥来说太大。里面只放密钥。" },
        { u"%1 is empty. Put the secret into it.", u"%1 是空的。把密钥放进去。" },
    });
    return entries;
}

} // namespace oagent::chinese
