#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

// What the system, Qt, curl and SQLite say most often; it stands inside of our own sentences.
CatalogueArea foreign()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // errno, as QFile and the system give it
        { u"No such file or directory", u"没有这个文件或目录" },
        { u"Permission denied", u"没有权限" },
        { u"Is a directory", u"是一个目录" },
        { u"No space left on device", u"设备上没有剩余空间" },
        { u"Read-only file system", u"文件系统是只读的" },
        { u"File name too long", u"文件名太长" },
        { u"Too many open files", u"打开的文件太多" },
        { u"Input/output error", u"输入输出错误" },

        // Network
        { u"Connection refused", u"连接被拒绝" },
        { u"Connection timed out", u"连接超时" },
        { u"Connection reset by peer", u"连接被对方重置" },
        { u"Network is unreachable", u"网络不可达" },
        { u"No route to host", u"到不了那台主机" },
        { u"Network unreachable", u"网络不可达" },
        { u"Host not found", u"找不到主机" },
        { u"Host unreachable", u"主机不可达" },
        { u"Socket operation timed out", u"套接字操作超时" },
        { u"The remote host closed the connection", u"对方关闭了连接" },
        { u"The proxy type is invalid for this operation", u"代理类型不适用于这个操作" },

        // curl
        { u"Could not resolve host: %1", u"无法解析主机名：%1" },
        { u"Failed to connect to %1 port %2 after %3 ms: Couldn't connect to server",
          u"%3 毫秒后仍连不上 %1 的 %2 端口" },
        { u"Couldn't resolve proxy name", u"无法解析代理的主机名" },
        { u"Couldn't connect to server", u"连不上服务器" },
        { u"Server returned nothing (no headers, no data)", u"服务器什么都没有返回" },
        { u"Transferred a partial file", u"只传来一部分" },
        { u"Failure when receiving data from the peer", u"从对方接收数据时出错" },
        { u"Failed sending data to the peer", u"向对方发送数据时出错" },
        { u"SSL peer certificate or SSH remote key was not OK", u"对方的证书不可信" },
        { u"SSL certificate problem: unable to get local issuer certificate", u"证书问题：找不到签发它的机构" },
        { u"SSL certificate problem: self-signed certificate", u"证书问题：自签名证书" },
        { u"SSL certificate problem: self-signed certificate in certificate chain", u"证书问题：证书链中有自签名证书" },
        { u"SSL certificate problem: certificate has expired", u"证书问题：证书已过期" },
        { u"SSL certificate problem: certificate is not yet valid", u"证书问题：证书尚未生效" },

        // SQLite
        { u"database or disk is full", u"数据库或磁盘已满" },
        { u"database is locked", u"数据库被锁定" },
        { u"database disk image is malformed", u"数据库文件损坏" },
        { u"file is not a database", u"文件不是数据库" },
        { u"attempt to write a readonly database", u"试图写入只读的数据库" },
        { u"unable to open database file", u"打不开数据库文件" },
        { u"disk I/O error", u"磁盘读写错误" },

        // Qt's command line parser and JSON parser
        { u"Missing value after '--%1'.", u"'--%1' 后面缺少值。" },
        { u"Unexpected value after '--%1'.", u"'--%1' 后面不应有值。" },
        { u"unterminated object", u"对象没有结束" },
        { u"missing name separator", u"缺少名称后的冒号" },
        { u"unterminated array", u"数组没有结束" },
        { u"missing value separator", u"缺少值之间的逗号" },
        { u"illegal value", u"非法的值" },
        { u"invalid termination by number", u"数字结尾不对" },
        { u"illegal number", u"非法的数字" },
        { u"invalid escape sequence", u"非法的转义序列" },
        { u"invalid UTF8 string", u"字符串不是 UTF-8" },
        { u"unterminated string", u"字符串没有结束" },
        { u"object is missing after a comma", u"逗号后面缺少内容" },
        { u"too deeply nested document", u"嵌套过深" },
        { u"too large document", u"文件过大" },
        { u"garbage at the end of the document", u"末尾有多余的内容" },
    });
    return entries;
}

} // namespace oagent::chinese
