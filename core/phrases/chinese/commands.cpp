#include "core/phrases/chinese/areas.h"

namespace oagent::chinese {

CatalogueArea commands()
{
    static constexpr auto entries = std::to_array<CatalogueEntry>({
        // The command line
        { u"No command was given; --help lists the commands.", u"没有给出命令；--help 列出所有命令。" },
        { u"There is no command \"%1\"; --help lists the commands.", u"没有命令“%1”；--help 列出所有命令。" },
        { u"The command \"%1\" is not complete; `%1 --help` lists what may follow.",
          u"命令“%1”不完整；`%1 --help` 列出后面可以跟什么。" },
        { u"There is no command \"%1 %2\"; `%1 --help` lists what may follow.",
          u"没有命令“%1 %2”；`%1 --help` 列出后面可以跟什么。" },
        { u"`%1` needs `%2` behind it; `%1 --help` explains.", u"`%1` 后面需要 `%2`；`%1 --help` 有说明。" },
        { u"\"%1\" is one word too many; put a name with blanks in quotation marks.",
          u"多了“%1”；带空格的名称要放在引号中。" },
        { u"--%1 is given more than once; give it once.", u"--%1 给出了不止一次；只给一次。" },
        { u"`%1` has no option \"%2\"; `%1 --help` lists them.", u"`%1` 没有选项“%2”；`%1 --help` 列出所有选项。" },
        { u"%1 `%2 --help` explains.", u"%1`%2 --help` 有说明。" },
        { u"--profile-dir is empty; name a directory.", u"--profile-dir 为空；指定一个目录。" },
        { u"--secrets is empty; use keychain or directory:PATH.",
          u"--secrets 为空；使用 keychain 或 directory:PATH。" },
        { u"--secrets cannot be \"%1\"; use keychain or directory:PATH.",
          u"--secrets 不能是“%1”；使用 keychain 或 directory:PATH。" },

        // Options
        { u"--%1 needs a value.", u"--%1 需要一个值。" },
        { u"--%1 is longer than %2 characters; shorten it.", u"--%1 超过 %2 个字符；缩短它。" },
        { u"--%1 holds a control character; give plain text.", u"--%1 含有控制字符；给出纯文本。" },
        { u"--%1 holds a line end or a tab; give one line of plain text.", u"--%1 含有换行或制表符；给出一行纯文本。" },
        { u"--%1 is missing or empty; give it a value.", u"--%1 缺失或为空；给它一个值。" },
        { u"--%1 holds a full-width comma; separate with half-width commas (,).",
          u"--%1 含有全角逗号；用半角逗号（,）分隔。" },
        { u"--%1 takes no value.", u"--%1 不带值。" },
        { u"--%1 cannot be \"%2\"; use one of: %3.", u"--%1 不能是“%2”；可用：%3。" },
        { u"--%1 cannot be \"%2\"; give a whole number from %3 to %4.", u"--%1 不能是“%2”；给出 %3 到 %4 的整数。" },
        { u"--%1 has no meaning here; leave it out.", u"--%1 在这里没有意义；去掉它。" },
        { u"--%1 cannot be \"%2\" in this version; use one of: %3.", u"这个版本中 --%1 不能是“%2”；可用：%3。" },
        { u"--%1 is refused: %2", u"--%1 不可用：%2" },

        // Bots
        { u"A bot \"%1\" is there already; choose another name.", u"已有机器人“%1”；换一个名称。" },
        { u"--allow-group does nothing without --groups listed; add that.",
          u"没有 --groups listed 时 --allow-group 不起作用；加上它。" },
        { u"The bot \"%1\" has this APP ID already; two would take each other's messages: remove it first.",
          u"机器人“%1”已在使用这个 APP ID；两个会互相抢消息：先删除那一个。" },
        { u"There is nothing to set; `bot set --help` lists the options.",
          u"没有要设置的内容；`bot set --help` 列出选项。" },
        { u"--channel of a bot cannot change; remove the bot and add one there.",
          u"机器人的 --channel 不能更改；删除这个机器人，再在那个平台添加。" },
        { u"--mention and --no-mention exclude each other; give one of them.",
          u"--mention 与 --no-mention 互斥；只给其中一个。" },
        { u"The bot's name is missing; `bot list` shows the names.", u"缺少机器人的名称；`bot list` 显示名称。" },
        { u"There is no bot \"%1\"; `bot list` shows the names.", u"没有机器人“%1”；`bot list` 显示名称。" },

        // Assistants
        { u"An assistant \"%1\" is there already; choose another name.", u"已有助手“%1”；换一个名称。" },
        { u"There is nothing to set; `assistant set --help` lists the options.",
          u"没有要设置的内容；`assistant set --help` 列出选项。" },
        { u"--kind of an assistant cannot change; remove the assistant and add another.",
          u"助手的 --kind 不能更改；删除这个助手，再添加一个。" },
        { u"The assistant's name is missing; `assistant list` shows the names.",
          u"缺少助手的名称；`assistant list` 显示名称。" },
        { u"There is no assistant \"%1\"; `assistant list` shows the names.",
          u"没有助手“%1”；`assistant list` 显示名称。" },
        { u"The assistant \"%1\" is Echo, which takes no key.", u"助手“%1”是回声，不需要密钥。" },
        { u"The bot \"%1\" is answered by \"%2\"; give it another with `bot set --assistant` first.",
          u"机器人“%1”由“%2”回答；先用 `bot set --assistant` 给它换一个助手。" },

        // Network
        { u"Nothing is to be set; `network set --help` lists the options.",
          u"没有要设置的内容；`network set --help` 列出选项。" },
        { u"--proxy-password needs the name it belongs to; add --proxy-user NAME.",
          u"--proxy-password 需要对应的用户名；加上 --proxy-user NAME。" },
        { u"--proxy-user is for a proxy of your own; add --proxy URL.",
          u"--proxy-user 用于自己指定的代理；加上 --proxy URL。" },
        { u"--no-proxy does nothing with --proxy none; leave it out.",
          u"使用 --proxy none 时 --no-proxy 不起作用；去掉它。" },

        // People
        { u"Nobody has written to a bot of this profile yet; `people list` stays empty.",
          u"还没有人给这个配置目录的机器人发过消息；`people list` 是空的。" },
        { u"A group cannot be blocked; `people forget` takes its permission back, and a bot with --groups listed "
          u"answers "
          u"in no "
          u"other.",
          u"群不能拉黑；`people forget` 收回它的许可，使用 --groups listed 的机器人不在其他群回答。" },
        { u"The person is missing; `people list` shows the ids.", u"没有指明是谁；`people list` 显示 ID。" },
        { u"Nobody known is called \"%1\"; `people list` shows everyone with their ids.",
          u"没有叫“%1”的人；`people list` 列出所有人和他们的 ID。" },
        { u"\"%1\" may be one of %2: %3; give one of these ids, or the bot with --bot.",
          u"“%1”可能是这 %2 个中的一个：%3；给出其中一个 ID，或用 --bot 指明机器人。" },

        // Secrets on standard input
        { u"The secret is empty; give it as the first line of standard input, or add --no-key for an assistant that "
          u"takes "
          u"no "
          u"key.",
          u"密钥为空；把它作为标准输入的第一行，助手不需要密钥时加上 --no-key。" },
        { u"The secret is not UTF-8 text; copy it again from the platform.", u"密钥不是 UTF-8 文本；从平台重新复制。" },
        { u"The secret holds a blank or a control character; copy it again from the platform.",
          u"密钥含有空格或控制字符；从平台重新复制。" },
        { u"The password is empty; give it as the first line of standard input.",
          u"密码为空；把它作为标准输入的第一行。" },
        { u"The password is not UTF-8 text or holds a control character; give it as one line of text.",
          u"密码不是 UTF-8 文本，或含有控制字符；给出一行文本。" },
        { u"The password is longer than %1 bytes, for which a proxy has no room; give the password alone.",
          u"密码超过 %1 字节，代理容纳不下；只给出密码。" },
        { u"Interrupted; nothing was changed.", u"已中断，什么都没有改变。" },
        { u"Standard input cannot be read (%1); give the secret as its first line.",
          u"读不到标准输入（%1）；把密钥作为它的第一行。" },
        { u"The first line of standard input is longer than 64 KiB; give the secret alone.",
          u"标准输入的第一行超过 64 KiB；只给出密钥。" },

        // The running program
        { u"There is no network here to be tested.", u"这里没有可以测试的网络。" },
        { u"Nothing is running on this profile; start it with `run`.",
          u"这个配置目录上没有程序在运行；用 `run` 启动。" },
        { u"The running program keeps its secrets at %1; leave --secrets out, or give the same.",
          u"运行中的程序把密钥存放在%1；去掉 --secrets，或给出相同的值。" },
        { u"The running program, version %1, does not know this command; use the same version of both.",
          u"运行中的程序（版本 %1）没有这个命令；两边使用相同的版本。" },
        { u"The running program does not answer; look into its log or restart it.",
          u"运行中的程序没有回应；查看它的日志，或重启它。" },
        { u"Another user listens at %1; remove that file and restart the program.",
          u"另一个用户在监听 %1；删除那个文件并重启程序。" },
        { u"Nothing answers at %1; start the program.", u"%1 没有回应；启动程序。" },
        { u"The running program ended before it answered; look at what it did, then try again.",
          u"运行中的程序还没回答就结束了；看看它做了什么，再试一次。" },
        { u"The running program's answer is too long; restart it.", u"运行中的程序回答过长；重启它。" },
        { u"The running program sends a line without an end; restart it.",
          u"运行中的程序发来的一行没有结尾；重启它。" },
        { u"The answer of the running program cannot be understood; restart it.",
          u"看不懂运行中的程序的回答；重启它。" },
        { u"The line is not a JSON object; send one object on one line.", u"这一行不是 JSON 对象；一行发送一个对象。" },
        { u"The object is not a command; it needs \"command\" as text, and the other members as documented.",
          u"这个对象不是命令；它需要文本 \"command\"，其他成员见文档。" },
        { u"The request is longer than %1 bytes; send one shorter line.", u"请求超过 %1 字节；发送更短的一行。" },
        { u"Too many are following already; end one of them and try again.", u"跟随日志的已太多；结束其中一个再试。" },
        { u"No complete request came in time; send one line and end it.", u"没有及时收到完整的请求；发送一行并换行。" },
        { u"The local socket %1 cannot be opened (%2); check that its directory is writable.",
          u"打不开本地套接字 %1（%2）；检查它的目录可写。" },
        { u"The temporary directory's name is too long for a local socket; set TMPDIR to a shorter one.",
          u"临时目录的名称对本地套接字来说太长；把 TMPDIR 设为更短的目录。" },
        { u"%1 is not a private directory of this user; remove it or set XDG_RUNTIME_DIR.",
          u"%1 不是当前用户的私有目录；删除它，或设置 XDG_RUNTIME_DIR。" },
        { u"no pipe for signals can be made: the system has no file descriptors left",
          u"无法创建信号管道：系统没有可用的文件描述符" },
        { u"Echo is part of this program and has no models.", u"Echo 是本程序的一部分，没有模型。" },
        { u"--%1 means something for %2 bots only; leave it out.", u"--%1 只对%2机器人有意义；去掉它。" },
        { u"--economy and --no-economy exclude each other; give one of them.",
          u"--economy 和 --no-economy 互相排斥；只写一个。" },
        { u"Nothing is to be set; `desktop set --help` lists the options.",
          u"没有要设置的内容；`desktop set --help` 列出选项。" },
        { u"%1 See --help.", u"%1 见 --help 的说明。" },
        { u"\"%1\" is no option. Subcommands are those of oagent-bridged; see --help.",
          u"没有“%1”这个选项。子命令属于 oagent-bridged；见 --help 的说明。" },
        { u"--profile-dir needs a directory.", u"--profile-dir 需要一个目录。" },
        { u"--demo makes a profile of its own; leave --profile-dir out.",
          u"--demo 使用自己的配置目录；去掉 --profile-dir。" },
        { u"A window can only be raised.", u"窗口只能提到前面。" },
    });
    return entries;
}

} // namespace oagent::chinese
