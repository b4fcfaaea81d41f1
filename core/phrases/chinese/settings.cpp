#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea settings()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // config.json
        { u"%1, line %2: %3. Correct it, or move the file away to begin anew.",
          u"%1 第 %2 行：%3。改正它，或移走这个文件重新开始。" },
        { u"%1, line 1: the settings must be one JSON object, in braces.",
          u"%1 第 1 行：设置必须是一个 JSON 对象，写在花括号中。" },
        { u"%1 must be a text in quotes.", u"%1 必须是引号中的文本。" },
        { u"%1 is missing or empty.", u"%1 缺失或为空。" },
        { u"%1 must be one of: %2.", u"%1 必须是其中之一：%2。" },
        { u"%1 must be true or false.", u"%1 必须是 true 或 false。" },
        { u"%1 must be a whole number from %2 to %3.", u"%1 必须是 %2 到 %3 的整数。" },
        { u"%1 must be a list of texts.", u"%1 必须是文本列表。" },
        { u"%1 must be a text that is not empty.", u"%1 必须是非空文本。" },
        { u"%1 must be an address such as https://example.com.", u"%1 必须是形如 https://example.com 的地址。" },
        { u"%1 must be an object of headers in braces.", u"%1 必须是花括号中的请求头对象。" },
        { u"%1 must be a list.", u"%1 必须是列表。" },
        { u"%1 must be an object in braces.", u"%1 必须是花括号中的对象。" },
        { u"%1 must be an absolute path.", u"%1 必须是绝对路径。" },
        { u"%1 is refused: %2", u"%1 不可用：%2" },
        { u"%1 may hold the letters a to z, digits and \"-\" only.", u"%1 只能含有字母 a 到 z、数字和“-”。" },
        { u"%1 is used twice: \"%2\".", u"%1 重复：“%2”。" },
        { u"%1 is not the id of an assistant: \"%2\".", u"%1 不是助手的 ID：“%2”。" },
        { u"%1: version is %2, written by a newer version of this program; this one knows %3. Start the newer version, "
          u"or "
          u"use "
          u"another profile directory.",
          u"%1：version 为 %2，由本程序的更新版本写成；当前版本支持 %3。启动新版本，或使用别的配置目录。" },

        // The profile and its lock
        { u"The directory %1 cannot be made; check that its parents are writable directories.",
          u"无法创建目录 %1；检查它的上级是可写的目录。" },
        { u"The directory %1 cannot be made (%2); check that its parent is writable.",
          u"无法创建目录 %1（%2）；检查它的上级目录可写。" },
        { u"The directory %1 cannot be made; check that it is not a file and that its parents are writable.",
          u"无法创建目录 %1；检查它不是文件，且上级目录可写。" },
        { u"The directory %1 cannot be read (%2); check its permissions.", u"读不到目录 %1（%2）；检查它的权限。" },
        { u"%1 is not a directory; move it away or name another place.", u"%1 不是目录；移走它，或指定别的位置。" },
        { u"The directory %1 belongs to another user; run as that user or name another place.",
          u"目录 %1 属于另一个用户；以那个用户运行，或指定别的位置。" },
        { u"The directory %1 holds other things and other users may enter it; name an empty one, or close it with "
          u"chmod "
          u"700.",
          u"目录 %1 中有别的内容，且其他用户可以进入；指定一个空目录，或用 chmod 700 关闭访问。" },
        { u"The directory %1 cannot be closed to other users (%2); do it with chmod 700.",
          u"无法禁止其他用户访问目录 %1（%2）；用 chmod 700 设置。" },
        { u"The profile is held by %1; stop it, or name another profile with --profile-dir.",
          u"配置目录被%1占用；停止它，或用 --profile-dir 指定别的配置目录。" },
        { u"another program", u"另一个程序" },
        { u"process %1", u"进程 %1" },
        { u"The profile's lock file %1 cannot be used (%2); check that the directory is writable.",
          u"无法使用配置目录的锁文件 %1（%2）；检查目录可写。" },
        { u"The profile's lock file cannot be written; check that the disk is neither full nor read-only.",
          u"无法写入配置目录的锁文件；检查磁盘没有写满，也不是只读。" },
        { u"%1 was changed by hand meanwhile, and nothing was written over it; let the running program take it up "
          u"(SIGHUP, "
          u"systemctl reload), then give the command again.",
          u"%1 其间被手工改过，没有覆盖它；让运行中的程序重新读取（SIGHUP、systemctl reload），再执行一次命令。" },
        { u"%1 is not there any more; put it back.", u"%1 不在了；把它放回去。" },
        { u"%1: profileId must stay \"%2\" while the program runs, because secrets are kept under it; put it back, or "
          u"restart.",
          u"%1：程序运行期间 profileId 必须保持为“%2”，因为密钥以它存放；改回去，或重启程序。" },

        // Export and import
        { u"%1 cannot be read (%2); name a file that `config export` wrote.",
          u"读不到 %1（%2）；指定一个由 `config export` 写出的文件。" },
        { u"%1 is larger than %2 KiB; name a file that `config export` wrote.",
          u"%1 超过 %2 KiB；指定一个由 `config export` 写出的文件。" },
        { u"%1 is the profile's own file, and an export has less in it; name another file.",
          u"%1 是配置目录自己的文件，而导出的内容更少；指定别的文件。" },
        { u"%1 holds no settings of this program; `config export` writes such a file.",
          u"%1 中没有本程序的设置；`config export` 会写出这样的文件。" },
        { u"The settings were imported, but secrets nobody needs any more could not be removed (%1); remove them at "
          u"%2.",
          u"设置已导入，但不再需要的密钥没能删除（%1）；到%2中删除。" },
        { u"The settings are changed, but the old proxy password could not be removed: %1",
          u"设置已更改，但旧的代理密码没能删除：%1" },
        { u"The proxy's password lies in a place for secrets that is not named; add --secrets directory:PATH.",
          u"代理的密码存放在没有指明的位置；加上 --secrets directory:PATH。" },
        { u"The proxy's password could not be read: %1", u"读不到代理的密码：%1" },
    });
    return entries;
}

} // namespace oagent::chinese
