<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AssistantDraft</name>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>Another assistant has this name. Choose another one.</source>
        <translation>已有同名的助手，请换一个名称。</translation>
    </message>
    <message numerus="yes">
        <source>The name is longer than %n characters.</source>
        <translation>
            <numerusform>名称超过 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter the address of the service. It mostly ends in /v1.</source>
        <translation>请输入服务地址，通常以 /v1 结尾。</translation>
    </message>
    <message>
        <source>Everybody on the way could read along. Use https, or allow it below.</source>
        <translation>途中任何人都能看到内容。请使用 https，或在下方允许。</translation>
    </message>
    <message>
        <source>No key goes over plain http. Use https, or take the key out.</source>
        <translation>密钥不会通过明文 http 发送。请使用 https，或去掉密钥。</translation>
    </message>
    <message>
        <source>This address cannot be used.</source>
        <translation>此地址不可用。</translation>
    </message>
    <message>
        <source>Enter the name of the model or agent.</source>
        <translation>请输入模型或智能体的名称。</translation>
    </message>
</context>
<context>
    <name>AssistantWords</name>
    <message>
        <source>Echo</source>
        <translation>回声</translation>
    </message>
    <message>
        <source>OpenAI-compatible</source>
        <translation>OpenAI 兼容</translation>
    </message>
    <message>
        <source>Generic</source>
        <comment>profile</comment>
        <translation>通用</translation>
    </message>
    <message>
        <source>The service cannot be reached. Check that it runs and that its address is right.</source>
        <translation>无法连接服务。请检查服务是否在运行、地址是否正确。</translation>
    </message>
    <message>
        <source>The proxy does not let it pass. Check Settings, Network.</source>
        <translation>代理不放行。请检查“设置 › 网络”。</translation>
    </message>
    <message>
        <source>The service does not answer in time. Check that it is not overloaded and that no firewall is in the way.</source>
        <translation>服务未及时响应。请检查它是否过载，以及是否有防火墙阻挡。</translation>
    </message>
    <message>
        <source>The service&apos;s certificate could not be verified. Check it, and the clock of this computer.</source>
        <translation>无法验证服务的证书。请检查证书和本机时钟。</translation>
    </message>
    <message>
        <source>The key is wrong or missing. Get a valid one and enter it under Edit.</source>
        <translation>密钥错误或缺失。请获取有效密钥，并在“编辑”中输入。</translation>
    </message>
    <message>
        <source>The key may not use this model. Let its owner allow it.</source>
        <translation>此密钥无权使用该模型。请让密钥所有者授权。</translation>
    </message>
    <message>
        <source>Nothing is at this address, or it has no such model. Check both; the address mostly ends in /v1.</source>
        <translation>此地址没有服务，或没有该模型。请检查两者；地址通常以 /v1 结尾。</translation>
    </message>
    <message>
        <source>The service does not understand the question. Check that it is OpenAI-compatible and knows this model.</source>
        <translation>服务不理解请求。请检查它是否兼容 OpenAI 且支持该模型。</translation>
    </message>
    <message>
        <source>The limit of the key is reached. Wait, or raise it at the service.</source>
        <translation>密钥的限额已用完。请稍候，或在服务端提高限额。</translation>
    </message>
    <message>
        <source>The service is in trouble. Wait and test again.</source>
        <translation>服务出现故障。请稍候再测试。</translation>
    </message>
    <message>
        <source>Something else than an OpenAI-compatible service answered. Check the address.</source>
        <translation>应答的不是 OpenAI 兼容服务。请检查地址。</translation>
    </message>
    <message>
        <source>The service&apos;s filter refused a greeting. Look at its settings.</source>
        <translation>服务的内容过滤拒绝了一句问候。请查看其设置。</translation>
    </message>
    <message>
        <source>The address is not right: the service is one step below it.</source>
        <translation>地址不对：服务在其下一级路径。</translation>
    </message>
    <message>
        <source>It answers.</source>
        <translation>应答正常。</translation>
    </message>
    <message>
        <source>It answers. First text after %1 ms.</source>
        <translation>应答正常。首字耗时 %1 毫秒。</translation>
    </message>
</context>
<context>
    <name>BotDraft</name>
    <message>
        <source>Enter the APP ID (%1).</source>
        <translation>请输入 APP ID（%1）。</translation>
    </message>
    <message>
        <source>The APP ID holds a blank. Copy it again.</source>
        <translation>APP ID 中有空白字符，请重新复制。</translation>
    </message>
    <message>
        <source>The bot &quot;%1&quot; has this APP ID. Two would take each other&apos;s messages.</source>
        <translation>机器人“%1”已使用此 APP ID。两个会互相抢走消息。</translation>
    </message>
    <message>
        <source>Separate the IDs with half-width commas (,).</source>
        <translation>请用半角逗号（,） 分隔 ID。</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>Another bot has this name. Choose another one.</source>
        <translation>已有同名的机器人，请换一个名称。</translation>
    </message>
    <message numerus="yes">
        <source>The name is longer than %n characters.</source>
        <translation>
            <numerusform>名称超过 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>This address cannot be used.</source>
        <translation>此地址不可用。</translation>
    </message>
</context>
<context>
    <name>BotLook</name>
    <message>
        <source>online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Online since %1</source>
        <translation>%1 起在线</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>will connect</source>
        <translation>待连接</translation>
    </message>
    <message>
        <source>Will connect again</source>
        <translation>将重新连接</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>The platform refuses the credentials</source>
        <translation>平台拒绝了凭证</translation>
    </message>
    <message>
        <source>taken over</source>
        <translation>被接管</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>在别处</translation>
    </message>
    <message>
        <source>Set to run on another computer</source>
        <translation>已设为在另一台电脑上运行</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Another program took over this bot. End it there, then take the bot back.</source>
        <translation>另一个程序接管了这个机器人。先在那边结束它，再接管回来。</translation>
    </message>
    <message>
        <source>cannot answer</source>
        <translation>无法应答</translation>
    </message>
    <message>
        <source>limited</source>
        <translation>受限</translation>
    </message>
</context>
<context>
    <name>BotWords</name>
    <message numerus="yes">
        <source>people listed: %n</source>
        <translation>
            <numerusform>名单内：%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>others by pairing</source>
        <translation>其他人需配对</translation>
    </message>
    <message>
        <source>private chats off</source>
        <translation>私聊已关闭</translation>
    </message>
    <message>
        <source>groups off</source>
        <translation>群聊已关闭</translation>
    </message>
    <message numerus="yes">
        <source>groups listed: %n</source>
        <translation>
            <numerusform>名单内的群：%n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>answered by Echo, until there is an assistant</source>
        <translation>暂无助手，由回声应答</translation>
    </message>
    <message>
        <source>answered by %1</source>
        <translation>由 %1 应答</translation>
    </message>
    <message>
        <source>last event %1</source>
        <translation>最近事件 %1</translation>
    </message>
    <message numerus="yes">
        <source>counted calls this month: %n</source>
        <translation>
            <numerusform>本月计入额度的调用：%n 次</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>DingTalk</source>
        <translation>钉钉</translation>
    </message>
    <message>
        <source>Lark</source>
        <translation>飞书</translation>
    </message>
    <message>
        <source>WeCom</source>
        <translation>企业微信</translation>
    </message>
</context>
<context>
    <name>CheckCure</name>
    <message>
        <source>Connect again</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>Take over</source>
        <comment>a bot, from another program</comment>
        <translation>接管</translation>
    </message>
    <message>
        <source>Enter the secret again</source>
        <translation>重新输入密钥</translation>
    </message>
    <message>
        <source>Choose who runs it</source>
        <translation>选择由谁运行</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Switch it on.</source>
        <translation>请启用它。</translation>
    </message>
    <message>
        <source>Enter the secret</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Add an assistant</source>
        <translation>添加助手</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Resume the bots.</source>
        <translation>恢复机器人的运行。</translation>
    </message>
    <message>
        <source>Open Network</source>
        <translation>打开“网络”</translation>
    </message>
    <message>
        <source>Choose who may talk</source>
        <translation>选择谁可以对话</translation>
    </message>
    <message>
        <source>Open People</source>
        <translation>打开“人员”</translation>
    </message>
    <message>
        <source>Enter the key</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Edit the assistant</source>
        <translation>编辑助手</translation>
    </message>
</context>
<context>
    <name>CheckWords</name>
    <message>
        <source>The bot is switched on</source>
        <translation>机器人已开启</translation>
    </message>
    <message>
        <source>The secret can be read</source>
        <translation>可以读取密钥</translation>
    </message>
    <message>
        <source>The platform takes the credentials</source>
        <translation>平台接受凭证</translation>
    </message>
    <message>
        <source>The connection stands</source>
        <translation>连接正常</translation>
    </message>
    <message>
        <source>The permissions are granted</source>
        <translation>权限已授予</translation>
    </message>
    <message>
        <source>The app is published</source>
        <translation>应用已发布</translation>
    </message>
    <message>
        <source>Messages arrive</source>
        <translation>能收到消息</translation>
    </message>
    <message>
        <source>Nobody else runs this bot</source>
        <translation>没有其他程序运行此机器人</translation>
    </message>
    <message>
        <source>People may talk to it</source>
        <translation>有人可以与它对话</translation>
    </message>
    <message>
        <source>An assistant answers it</source>
        <translation>有助手作答</translation>
    </message>
    <message>
        <source>The assistant can be reached</source>
        <translation>可以连上助手</translation>
    </message>
    <message>
        <source>The way to the assistant is encrypted</source>
        <translation>到助手的连接已加密</translation>
    </message>
    <message>
        <source>The assistant&apos;s key can be read</source>
        <translation>可以读取助手的密钥</translation>
    </message>
    <message>
        <source>The program runs</source>
        <translation>程序正在运行</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Settings and state can be written</source>
        <translation>可以写入设置和状态</translation>
    </message>
    <message>
        <source>There is room on the disk</source>
        <translation>磁盘空间足够</translation>
    </message>
    <message>
        <source>The database is sound</source>
        <translation>数据库完好</translation>
    </message>
    <message>
        <source>Secrets can be kept</source>
        <translation>可以保存密钥</translation>
    </message>
    <message>
        <source>The clock is right</source>
        <translation>时钟准确</translation>
    </message>
    <message>
        <source>good</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>probably failed</source>
        <translation>可能失败</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>The proxy lets it pass</source>
        <translation>代理放行</translation>
    </message>
    <message>
        <source>The line is alive</source>
        <translation>连接有回应</translation>
    </message>
</context>
<context>
    <name>FailureWords</name>
    <message>
        <source>This session has no keychain, so nothing was saved.</source>
        <translation>此会话没有钥匙串，因此未保存任何内容。</translation>
    </message>
    <message>
        <source>The keychain is locked, so nothing was saved. Unlock it and try again.</source>
        <translation>钥匙串已锁定，因此未保存任何内容。请解锁后重试。</translation>
    </message>
    <message>
        <source>The keychain refused access, so nothing was saved. Allow it in the keychain&apos;s window.</source>
        <translation>钥匙串拒绝访问，因此未保存任何内容。请在钥匙串的窗口中允许。</translation>
    </message>
    <message>
        <source>The keychain did not answer, so nothing was saved. Answer its window and try again.</source>
        <translation>钥匙串没有响应，因此未保存任何内容。请答复其窗口后重试。</translation>
    </message>
    <message>
        <source>The disk is full, so nothing was saved. Free some space and try again.</source>
        <translation>磁盘已满，因此未保存任何内容。请释放空间后重试。</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>未保存任何内容。</translation>
    </message>
    <message>
        <source>This cannot be used.</source>
        <translation>此内容不可用。</translation>
    </message>
    <message>
        <source>That did not work.</source>
        <translation>操作未成功。</translation>
    </message>
</context>
<context>
    <name>LogWords</name>
    <message>
        <source>received</source>
        <translation>已收到</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>已提问</translation>
    </message>
    <message>
        <source>first text</source>
        <translation>首段文字</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>reply opened</source>
        <translation>已开始回复</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>store</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>control</source>
        <translation>控制</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>数据帧</translation>
    </message>
    <message>
        <source>keychain</source>
        <translation>钥匙串</translation>
    </message>
    <message>
        <source>log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>started</source>
        <translation>已启动</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在结束</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 个字符</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 个字符</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>files: %1</source>
        <comment>that came with a message</comment>
        <translation>文件：%1</translation>
    </message>
    <message>
        <source>fetched: %1</source>
        <comment>of the files that came with a message</comment>
        <translation>已获取：%1</translation>
    </message>
    <message>
        <source>next try in %1 s</source>
        <translation>%1 秒后重试</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between numbers</comment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>OptionWords</name>
    <message>
        <source>AI card template</source>
        <translation>AI 卡片模板</translation>
    </message>
    <message>
        <source>The id of a template of your own. Empty: the public one.</source>
        <translation>自有模板的 ID。留空：使用公共模板。</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Where the app was created.</source>
        <translation>应用创建所在的区域。</translation>
    </message>
    <message>
        <source>Welcome text</source>
        <translation>欢迎语</translation>
    </message>
    <message>
        <source>Said to whoever opens the chat for the first time.</source>
        <translation>首次打开会话的人会看到。</translation>
    </message>
    <message>
        <source>Display name of the bot</source>
        <translation>机器人的显示名称</translation>
    </message>
    <message>
        <source>As it is mentioned in groups. Separate several with half-width commas.</source>
        <translation>群中 @ 它时的名称。多个名称用半角逗号分隔。</translation>
    </message>
    <message>
        <source>Save calls</source>
        <translation>节省调用</translation>
    </message>
    <message>
        <source>Answers appear whole instead of growing.</source>
        <translation>回答一次性完整显示，不逐步增长。</translation>
    </message>
    <message>
        <source>Feishu (China)</source>
        <translation>飞书（中国）</translation>
    </message>
    <message>
        <source>Lark (international)</source>
        <translation>Lark（国际）</translation>
    </message>
</context>
<context>
    <name>PeopleWords</name>
    <message>
        <source>%1 (%2)</source>
        <comment>bot (channel)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>allowed</source>
        <comment>person</comment>
        <translation>已放行</translation>
    </message>
    <message>
        <source>approved</source>
        <comment>person</comment>
        <translation>已批准</translation>
    </message>
    <message>
        <source>blocked</source>
        <comment>person</comment>
        <translation>已拉黑</translation>
    </message>
    <message>
        <source>listed</source>
        <comment>person</comment>
        <translation>在名单内</translation>
    </message>
    <message>
        <source>not yet: by pairing</source>
        <comment>person</comment>
        <translation>尚不可以：需配对</translation>
    </message>
    <message>
        <source>everyone may</source>
        <comment>person</comment>
        <translation>所有人都可以</translation>
    </message>
    <message>
        <source>not listed</source>
        <comment>person</comment>
        <translation>不在名单内</translation>
    </message>
    <message>
        <source>allowed</source>
        <comment>group</comment>
        <translation>已放行</translation>
    </message>
    <message>
        <source>groups are off</source>
        <comment>group</comment>
        <translation>群聊已关闭</translation>
    </message>
    <message>
        <source>every group may</source>
        <comment>group</comment>
        <translation>所有群都可以</translation>
    </message>
    <message>
        <source>listed</source>
        <comment>group</comment>
        <translation>在名单内</translation>
    </message>
    <message>
        <source>not listed</source>
        <comment>group</comment>
        <translation>不在名单内</translation>
    </message>
</context>
<context>
    <name>QuestionWords</name>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>voice message</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>[%1: %2]</source>
        <comment>kind, name of a file</comment>
        <translation>[%1：%2]</translation>
    </message>
</context>
<context>
    <name>ReasonWords</name>
    <message>
        <source>The secret is wrong. Copy it again from the platform.</source>
        <translation>密钥错误。请从平台重新复制。</translation>
    </message>
    <message>
        <source>The app is not ready. Check that it has a bot, receives by a long connection, and is published.</source>
        <translation>应用尚未就绪。请检查是否已添加机器人、以长连接接收消息并已发布。</translation>
    </message>
    <message>
        <source>The platform is busy. Will connect by itself.</source>
        <translation>平台繁忙，将自动连接。</translation>
    </message>
    <message>
        <source>Something else than the platform answered. Check for a proxy or a sign-in page.</source>
        <translation>应答的不是平台。请检查是否有代理或登录页。</translation>
    </message>
    <message>
        <source>The platform&apos;s certificate could not be verified. Check the clock and the proxy.</source>
        <translation>无法验证平台的证书。请检查时钟和代理。</translation>
    </message>
    <message>
        <source>No connection to the platform. Will connect when the network is back.</source>
        <translation>无法连接平台。网络恢复后将自动连接。</translation>
    </message>
    <message>
        <source>The proxy does not let it pass. Check Settings, Network.</source>
        <translation>代理不放行。请检查“设置 › 网络”。</translation>
    </message>
    <message>
        <source>The secret is missing. Enter it again.</source>
        <translation>缺少密钥。请重新输入。</translation>
    </message>
    <message>
        <source>Waiting for the keychain: answer its window.</source>
        <translation>正在等待钥匙串：请答复其窗口。</translation>
    </message>
    <message>
        <source>This session has no keychain. Starts when there is one.</source>
        <translation>此会话没有钥匙串，出现后将自动启动。</translation>
    </message>
    <message>
        <source>The keychain is locked. Starts when it is unlocked.</source>
        <translation>钥匙串已锁定，解锁后将自动启动。</translation>
    </message>
    <message>
        <source>The keychain refused access. Allow it in its window.</source>
        <translation>钥匙串拒绝访问。请在其窗口中允许。</translation>
    </message>
    <message>
        <source>The keychain does not answer. Answer its window.</source>
        <translation>钥匙串没有响应。请答复其窗口。</translation>
    </message>
    <message>
        <source>Messages cannot be stored, so none are taken. Look at the disk.</source>
        <translation>无法存储消息，因此暂不接收。请检查磁盘。</translation>
    </message>
    <message>
        <source>Another program took over this bot. End it there, then take the bot back.</source>
        <translation>另一个程序接管了这个机器人。先在那边结束它，再接管回来。</translation>
    </message>
    <message>
        <source>Another program took over this bot at %1. End it there, then take the bot back.</source>
        <translation>另一个程序于 %1 接管了这个机器人。先在那边结束它，再接管回来。</translation>
    </message>
</context>
<context>
    <name>Told</name>
    <message>
        <source>en</source>
        <comment>the language of these windows: zh in a Chinese translation, en in any other</comment>
        <translation>zh</translation>
    </message>
</context>
<context>
    <name>oagent::AboutPage</name>
    <message>
        <source>Version %1, with Qt %2</source>
        <translation>版本 %1，Qt %2</translation>
    </message>
    <message>
        <source>Runs DingTalk, Lark and WeCom bots from this computer, and carries their chats to an assistant and the streamed answers back.</source>
        <translation>在本机运行钉钉、飞书和企业微信机器人，把会话转给助手，并把流式回答送回。</translation>
    </message>
    <message>
        <source>This is an independent project. It is not affiliated with OceanBase, DingTalk, Lark or WeCom; their names belong to their owners.</source>
        <translation>这是一个独立项目，与 OceanBase、钉钉、飞书、企业微信没有从属关系；其名称归各自所有者所有。</translation>
    </message>
    <message>
        <source>Secrets lie in the keychain of the system. Nothing is sent anywhere but to the platforms and assistants set here.</source>
        <translation>密钥保存在系统的钥匙串中。除此处设置的平台和助手外，不向任何地方发送数据。</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0.</source>
        <translation>自由软件，采用 Apache License 2.0 许可。</translation>
    </message>
</context>
<context>
    <name>oagent::AskBar</name>
    <message>
        <source>Write to the assistant…</source>
        <translation>写给助手…</translation>
    </message>
    <message>
        <source>Write to the assistant</source>
        <translation>写给助手</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>This could not be stored, so it was not asked.</source>
        <translation>这条内容没能保存，因此没有提问。</translation>
    </message>
</context>
<context>
    <name>oagent::AssistantForm</name>
    <message>
        <source>Add an assistant</source>
        <translation>添加助手</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Kind</source>
        <comment>of an assistant</comment>
        <translation>类型</translation>
    </message>
    <message>
        <source>Name</source>
        <comment>of an assistant</comment>
        <translation>名称</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>服务地址（Base URL）</translation>
    </message>
    <message>
        <source>Allow plain http to another computer</source>
        <translation>允许以明文 http 访问其他电脑</translation>
    </message>
    <message>
        <source>Everybody on the way can read along, and no key is sent.</source>
        <translation>途中任何人都能看到内容，且不发送密钥。</translation>
    </message>
    <message>
        <source>Key</source>
        <comment>of an assistant&apos;s service</comment>
        <translation>密钥</translation>
    </message>
    <message>
        <source>The service takes no key</source>
        <translation>服务不需要密钥</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>As fits the profile</source>
        <translation>按预设决定</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Do not ask again</source>
        <translation>不重新提问</translation>
    </message>
    <message>
        <source>After a crash</source>
        <translation>崩溃之后</translation>
    </message>
    <message>
        <source>An assistant with tools may already have acted on the question.</source>
        <translation>带工具的助手可能已经执行过该请求。</translation>
    </message>
    <message>
        <source>Answers for bots without an assistant of their own</source>
        <translation>为没有指定助手的机器人应答</translation>
    </message>
    <message>
        <source>Get from the server</source>
        <translation>从服务器获取</translation>
    </message>
    <message>
        <source>Asking the server for its models</source>
        <translation>正在向服务器查询模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>the question for models</comment>
        <translation>取消</translation>
    </message>
    <message>
        <source>The server remembers</source>
        <translation>由服务器记住</translation>
    </message>
    <message>
        <source>Earlier turns are sent along</source>
        <translation>附带此前的轮次</translation>
    </message>
    <message>
        <source>Turns sent along</source>
        <translation>附带的轮次</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑%1</translation>
    </message>
    <message>
        <source>Stored. Empty: it stays.</source>
        <translation>已保存。留空则保持不变。</translation>
    </message>
    <message>
        <source>Messages and files will be sent to %1.</source>
        <translation>消息和文件将发送到 %1。</translation>
    </message>
    <message>
        <source>The server has no list of models. Type the name.</source>
        <translation>服务器没有模型列表。请手动输入名称。</translation>
    </message>
    <message numerus="yes">
        <source>Models that the server offers: %n.</source>
        <translation>
            <numerusform>服务器提供的模型：%n 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter the key, or say below that the service takes none.</source>
        <translation>请输入密钥，或在下方说明服务不需要密钥。</translation>
    </message>
    <message>
        <source>The key holds a blank or a line end. Copy it again, alone.</source>
        <translation>密钥中有空白或换行。请单独重新复制。</translation>
    </message>
    <message>
        <source>Waiting for the keychain: answer its window</source>
        <translation>正在等待钥匙串：请答复其窗口</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Keep until I quit</source>
        <translation>保留到退出为止</translation>
    </message>
</context>
<context>
    <name>oagent::AssistantRow</name>
    <message>
        <source>default</source>
        <comment>assistant</comment>
        <translation>默认</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>未加密</translation>
    </message>
    <message>
        <source>key kept until you quit</source>
        <translation>密钥仅保留到退出</translation>
    </message>
    <message>
        <source>Make default</source>
        <translation>设为默认</translation>
    </message>
    <message>
        <source>Test</source>
        <comment>an assistant</comment>
        <translation>测试</translation>
    </message>
    <message>
        <source>Edit</source>
        <comment>an assistant</comment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>an assistant</comment>
        <translation>删除</translation>
    </message>
    <message>
        <source>Asking it a word</source>
        <translation>正在试问</translation>
    </message>
    <message>
        <source>It could not be asked.</source>
        <translation>无法提问。</translation>
    </message>
    <message>
        <source>The server has no model &quot;%1&quot;. Edit offers those it has.</source>
        <translation>服务器没有模型“%1”。可在“编辑”中选择已有的模型。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>the test of an assistant</comment>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>oagent::AssistantSaving</name>
    <message>
        <source>The settings are saved, but the key is not.</source>
        <translation>设置已保存，但密钥没有保存。</translation>
    </message>
</context>
<context>
    <name>oagent::AssistantsPage</name>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>+ 添加</translation>
    </message>
    <message>
        <source>Until there is an assistant, Echo answers: it repeats the question, so that everything can be tried. Add one to have questions answered.</source>
        <translation>在添加助手之前，由回声应答：它重复提问，便于试用。添加助手后即可回答问题。</translation>
    </message>
    <message>
        <source>The bot &quot;%1&quot; is answered by it. Give that another assistant first.</source>
        <translation>机器人“%1”正由它应答。请先为其换一个助手。</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Remove the assistant &quot;%1&quot;?</source>
        <translation>删除助手“%1”？</translation>
    </message>
    <message>
        <source>This goes, and cannot be brought back: its settings, and its key in the keychain.</source>
        <translation>以下内容将被删除且无法恢复：其设置，以及钥匙串中的密钥。</translation>
    </message>
    <message>
        <source>Its settings go, and cannot be brought back.</source>
        <translation>其设置将被删除且无法恢复。</translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>an assistant</comment>
        <translation>删除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The assistant was not removed.</source>
        <translation>助手未被删除。</translation>
    </message>
</context>
<context>
    <name>oagent::BotForm</name>
    <message>
        <source>Add a %1 bot</source>
        <translation>添加%1机器人</translation>
    </message>
    <message>
        <source>APP ID</source>
        <translation>APP ID</translation>
    </message>
    <message>
        <source>APP Secret</source>
        <translation>APP Secret</translation>
    </message>
    <message>
        <source>User ID Allowlist</source>
        <translation>User ID 允许名单</translation>
    </message>
    <message>
        <source>Open the %1 console</source>
        <translation>打开%1控制台</translation>
    </message>
    <message>
        <source>Where %1 and %2 of the app stand</source>
        <translation>在此查看应用的 %1 和 %2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑%1</translation>
    </message>
    <message>
        <source>Stored. Empty: it stays.</source>
        <translation>已保存。留空则保持不变。</translation>
    </message>
    <message>
        <source>Copy the secret again from the platform and enter it here.</source>
        <translation>请从平台重新复制密钥并在此输入。</translation>
    </message>
    <message>
        <source>Everyone who can see the bot may talk to it. Separate IDs with half-width commas.</source>
        <translation>所有能看到此机器人的人都可以与它对话。ID 用半角逗号分隔。</translation>
    </message>
    <message>
        <source>Separate IDs with half-width commas. Empty: everyone.</source>
        <translation>ID 用半角逗号分隔。留空：所有人。</translation>
    </message>
    <message>
        <source>Enter the APP Secret (%1).</source>
        <translation>请输入 APP Secret（%1）。</translation>
    </message>
    <message>
        <source>The secret holds a blank or a line end. Copy it again, alone.</source>
        <translation>密钥中有空白或换行。请单独重新复制。</translation>
    </message>
    <message>
        <source>Waiting for the keychain: answer its window</source>
        <translation>正在等待钥匙串：请答复其窗口</translation>
    </message>
    <message>
        <source>Saving and connecting</source>
        <translation>正在保存并连接</translation>
    </message>
    <message>
        <source>The bot is saved and switched off, since %1 refuses its credentials.</source>
        <translation>机器人已保存但已关闭，因为 %1 拒绝了其凭证。</translation>
    </message>
    <message>
        <source>The secret is wrong, or it belongs to another APP ID. Copy both again.</source>
        <translation>密钥错误，或属于另一个 APP ID。请重新复制两者。</translation>
    </message>
    <message>
        <source>Keep until I quit</source>
        <translation>保留到退出为止</translation>
    </message>
    <message>
        <source>Who writes gets a code, and talks once it is approved.</source>
        <translation>来信的人会得到一个配对码，批准后即可对话。</translation>
    </message>
    <message>
        <source>Private chats and groups are off: nobody may talk to it.</source>
        <translation>私聊和群聊都已关闭：没有人可以与它对话。</translation>
    </message>
</context>
<context>
    <name>oagent::BotList</name>
    <message>
        <source>No %1 bot is here yet. Create an app in the %1 console, give it a bot, and enter what its page calls %2 and %3.</source>
        <translation>这里还没有 %1 机器人。请在 %1 控制台创建应用并添加机器人，然后输入其页面上的 %2 和 %3。</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>+ 添加</translation>
    </message>
    <message>
        <source>Open the %1 console</source>
        <translation>打开%1控制台</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Remove the bot &quot;%1&quot;?</source>
        <translation>删除机器人“%1”？</translation>
    </message>
    <message>
        <source>This goes, and cannot be brought back: its settings, its APP Secret in the keychain, who was allowed or blocked, and what is stored of its chats. The app on %1 stays.</source>
        <translation>以下内容将被删除且无法恢复：其设置、钥匙串中的 APP Secret、放行与拉黑的人员，以及保存的会话内容。%1 上的应用保留不变。</translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>a bot</comment>
        <translation>删除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The bot was not removed.</source>
        <translation>机器人未被删除。</translation>
    </message>
    <message>
        <source>The bot was not taken back.</source>
        <translation>机器人未能接管回来。</translation>
    </message>
</context>
<context>
    <name>oagent::BotOptions</name>
    <message>
        <source>Name</source>
        <comment>of a bot</comment>
        <translation>名称</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Private chats</source>
        <translation>私聊</translation>
    </message>
    <message>
        <source>Those listed</source>
        <comment>private chats</comment>
        <translation>仅名单内的人</translation>
    </message>
    <message>
        <source>Those listed, and whoever is approved</source>
        <translation>名单内及已批准的人</translation>
    </message>
    <message>
        <source>Off</source>
        <comment>private chats</comment>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>群聊</translation>
    </message>
    <message>
        <source>All</source>
        <comment>groups</comment>
        <translation>全部</translation>
    </message>
    <message>
        <source>Those listed</source>
        <comment>groups</comment>
        <translation>仅名单内的人</translation>
    </message>
    <message>
        <source>Off</source>
        <comment>groups</comment>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Group list</source>
        <translation>群列表</translation>
    </message>
    <message>
        <source>Group IDs, separated by half-width commas.</source>
        <translation>群 ID，用半角逗号分隔。</translation>
    </message>
    <message>
        <source>Answer only when mentioned</source>
        <translation>仅在被 @ 时回答</translation>
    </message>
    <message>
        <source>In a group, a conversation for each person</source>
        <translation>群聊中每个人各有一个会话</translation>
    </message>
    <message>
        <source>Otherwise all of a group share one.</source>
        <translation>否则全群共用一个会话。</translation>
    </message>
    <message>
        <source>Tell the assistant who is speaking</source>
        <translation>告诉助手是谁在说话</translation>
    </message>
    <message>
        <source>By name, else by ID. Otherwise no name leaves this computer.</source>
        <translation>使用姓名，没有时使用 ID。不勾选则姓名不会离开本机。</translation>
    </message>
    <message>
        <source>Who runs this bot</source>
        <translation>由谁运行此机器人</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Another computer</source>
        <translation>另一台电脑</translation>
    </message>
    <message>
        <source>API address</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>Only for private deployments. Empty: the platform&apos;s own.</source>
        <translation>仅用于私有部署。留空：平台自己的地址。</translation>
    </message>
    <message>
        <source>Echo, until there is an assistant</source>
        <translation>回声（添加助手之前）</translation>
    </message>
    <message>
        <source>The default one: %1</source>
        <translation>默认：%1</translation>
    </message>
</context>
<context>
    <name>oagent::BotRow</name>
    <message>
        <source>open to everyone</source>
        <translation>对所有人开放</translation>
    </message>
    <message>
        <source>secret kept until you quit</source>
        <translation>密钥仅保留到退出</translation>
    </message>
    <message>
        <source>Enter the secret again</source>
        <translation>重新输入密钥</translation>
    </message>
    <message>
        <source>Edit</source>
        <comment>a bot</comment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Check</source>
        <comment>a bot</comment>
        <translation>检查</translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>a bot</comment>
        <translation>删除</translation>
    </message>
    <message>
        <source>On</source>
        <comment>switch of a bot</comment>
        <translation>启用</translation>
    </message>
    <message>
        <source>Take over</source>
        <comment>a bot, from another program</comment>
        <translation>接管</translation>
    </message>
</context>
<context>
    <name>oagent::BotSaving</name>
    <message>
        <source>The secret is saved, but the rest is not.</source>
        <translation>APP Secret 已保存，但其余设置没有保存。</translation>
    </message>
</context>
<context>
    <name>oagent::BubbleWidget</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>oagent::ChannelsPage</name>
    <message>
        <source>+ Add</source>
        <translation>+ 添加</translation>
    </message>
</context>
<context>
    <name>oagent::ChatListModel</name>
    <message>
        <source>Ask the assistant</source>
        <translation>问助手</translation>
    </message>
    <message>
        <source>%1, unread</source>
        <translation>%1，未读</translation>
    </message>
</context>
<context>
    <name>oagent::CheckRow</name>
    <message>
        <source>Copy names</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Copy the names of the missing permissions</source>
        <translation>复制缺少的权限名称</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>打开页面</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
</context>
<context>
    <name>oagent::CheckWindow</name>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Holds no name, no id of a person and no word of a chat</source>
        <translation>不含名称、人员 ID 和聊天内容</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Check: %1</source>
        <comment>of a bot</comment>
        <translation>检查：%1</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>With names and ids</source>
        <comment>a report</comment>
        <translation>包含名称和 ID</translation>
    </message>
    <message>
        <source>Holds names of people and bots, and no word of a chat</source>
        <translation>包含人员和机器人的名称，不含聊天内容</translation>
    </message>
</context>
<context>
    <name>oagent::ConversationsPane</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索会话</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新会话</translation>
    </message>
    <message>
        <source>New conversation: the assistant forgets what was said</source>
        <translation>新会话：助手会忘记此前的内容</translation>
    </message>
    <message>
        <source>More about this conversation</source>
        <translation>此会话的更多操作</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Erase this conversation…</source>
        <translation>清除此会话…</translation>
    </message>
    <message>
        <source>Ask something: the same assistant answers here that answers your bots.</source>
        <translation>问点什么：这里回答你的，就是为你的机器人作答的助手。</translation>
    </message>
    <message>
        <source>What was said here before is not kept.</source>
        <translation>此前的内容没有保存。</translation>
    </message>
    <message>
        <source>Erase conversation</source>
        <translation>清除会话</translation>
    </message>
    <message>
        <source>Erase what is kept of “%1” on this computer? In the chat itself nothing changes.</source>
        <translation>清除“%1”保存在本机的内容？聊天本身不受影响。</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>oagent::Desktop</name>
    <message>
        <source>OAgent Bridge</source>
        <translation>OAgent Bridge</translation>
    </message>
    <message>
        <source>OAgent Bridge runs on</source>
        <translation>OAgent Bridge 继续运行</translation>
    </message>
    <message>
        <source>The bots go on answering. Quit from this icon&apos;s menu.</source>
        <translation>机器人会继续作答。可从此图标的菜单退出。</translation>
    </message>
    <message>
        <source>OAgent Bridge cannot start.</source>
        <translation>OAgent Bridge 无法启动。</translation>
    </message>
</context>
<context>
    <name>oagent::EntryWidget</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>answering…</source>
        <translation>正在回答…</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>未回答</translation>
    </message>
    <message>
        <source>answered in %1 s</source>
        <translation>用时 %1 秒</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新会话</translation>
    </message>
    <message>
        <source>Question: %1</source>
        <translation>问题：%1</translation>
    </message>
    <message>
        <source>not delivered: the platform did not take it</source>
        <translation>未送达：平台没有接收</translation>
    </message>
</context>
<context>
    <name>oagent::GeneralPage</name>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Start at login</source>
        <translation>登录时启动</translation>
    </message>
    <message>
        <source>Start minimised</source>
        <translation>启动时最小化</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Keep running in the tray on close</source>
        <translation>关闭窗口后在托盘中继续运行</translation>
    </message>
    <message>
        <source>Notify of pairing requests, and of bots that are down or taken over</source>
        <translation>有配对请求、机器人掉线或被接管时通知</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Rows in the live log</source>
        <translation>实时日志行数</translation>
    </message>
    <message>
        <source>Keep chats on this computer for</source>
        <translation>在本机保留会话</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Days that chats are kept</source>
        <translation>会话保留天数</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Switching it off erases what was kept.</source>
        <translation>关闭后会清除已保留的内容。</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>Without secrets.</source>
        <translation>不含密钥。</translation>
    </message>
    <message>
        <source>That could not be changed.</source>
        <translation>无法更改。</translation>
    </message>
    <message>
        <source> day</source>
        <translation> 天</translation>
    </message>
</context>
<context>
    <name>oagent::LogModel</name>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>oagent::LogNames</name>
    <message>
        <source>Ask the assistant</source>
        <translation>问助手</translation>
    </message>
</context>
<context>
    <name>oagent::LogPanel</name>
    <message>
        <source>Live log</source>
        <translation>实时日志</translation>
    </message>
    <message>
        <source>Rows of the log</source>
        <translation>日志行</translation>
    </message>
    <message>
        <source>Rows of which bot</source>
        <translation>哪个机器人的日志</translation>
    </message>
    <message>
        <source>Least level</source>
        <translation>最低级别</translation>
    </message>
    <message>
        <source>Rows of this level and those that matter more</source>
        <translation>此级别及更重要的行</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>Filter…</source>
        <translation>筛选…</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Show all again</source>
        <translation>重新显示全部</translation>
    </message>
    <message>
        <source>Only the stages of one message are shown</source>
        <translation>目前只显示一条消息的各个阶段</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Stay at the newest row</source>
        <translation>始终停在最新一行</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Add no rows for now; they are kept</source>
        <translation>暂不添加新行；新行会保留</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>复制所选的行</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty this panel; the log files stay</source>
        <translation>清空此面板；日志文件保留</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save the rows with placeholders for names and ids</source>
        <translation>保存这些行，名称和 ID 以占位符代替</translation>
    </message>
    <message>
        <source>debug</source>
        <comment>least level</comment>
        <translation>调试</translation>
    </message>
    <message>
        <source>info</source>
        <comment>least level</comment>
        <translation>信息</translation>
    </message>
    <message>
        <source>warning</source>
        <comment>least level</comment>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <comment>least level</comment>
        <translation>错误</translation>
    </message>
    <message>
        <source>All bots</source>
        <translation>所有机器人</translation>
    </message>
    <message>
        <source>The program itself</source>
        <translation>程序本身</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n new</source>
        <translation>
            <numerusform>已暂停，%n 行新日志</numerusform>
        </translation>
    </message>
    <message>
        <source>Save a report of the log</source>
        <translation>保存日志报告</translation>
    </message>
    <message>
        <source>The report was not saved</source>
        <translation>报告未能保存</translation>
    </message>
    <message>
        <source>The report could not be written to %1. Choose another folder.</source>
        <translation>无法将报告写入 %1。请选择另一个文件夹。</translation>
    </message>
</context>
<context>
    <name>oagent::LogView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Show the stages of this message</source>
        <translation>显示这条消息的各个阶段</translation>
    </message>
    <message>
        <source>No row fits the filter.</source>
        <translation>没有符合筛选条件的行。</translation>
    </message>
    <message>
        <source>What the bots do appears here, as it happens.</source>
        <translation>机器人的动态会实时显示在这里。</translation>
    </message>
</context>
<context>
    <name>oagent::MainWindow</name>
    <message>
        <source>OAgent Bridge</source>
        <translation>OAgent Bridge</translation>
    </message>
    <message>
        <source>Simulated chats</source>
        <translation>模拟会话</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>A background service of this computer (oagent-bridged) runs the bots. Their conversations are not shown here.</source>
        <translation>机器人由本机的后台服务（oagent-bridged）运行。它们的会话不在此处显示。</translation>
    </message>
    <message>
        <source>Live log</source>
        <translation>实时日志</translation>
    </message>
</context>
<context>
    <name>oagent::MarkdownView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
</context>
<context>
    <name>oagent::NetworkPage</name>
    <message>
        <source>As the system says</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <comment>proxy</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <comment>proxy</comment>
        <translation>使用此代理：</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>http://HOST:PORT or socks5://HOST:PORT</source>
        <translation>http://HOST:PORT 或 socks5://HOST:PORT</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Empty: the proxy asks for none.</source>
        <translation>留空：代理不要求用户名。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Not through the proxy</source>
        <translation>不经过代理</translation>
    </message>
    <message>
        <source>Hosts, .domains, addresses, ranges such as 10.0.0.0/8; separated by half-width commas.</source>
        <translation>主机、.域名、地址、网段（如 10.0.0.0/8），用半角逗号分隔。</translation>
    </message>
    <message>
        <source>Extra CA file</source>
        <translation>附加 CA 文件</translation>
    </message>
    <message>
        <source>Certificates in PEM, trusted beside those of the system.</source>
        <translation>PEM 格式的证书，与系统证书一同受信任。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Choose</source>
        <comment>a file</comment>
        <translation>选择</translation>
    </message>
    <message>
        <source>Stored. Empty: it stays.</source>
        <translation>已保存。留空则保持不变。</translation>
    </message>
    <message>
        <source>This address cannot be used.</source>
        <translation>此地址不可用。</translation>
    </message>
    <message>
        <source>Enter the name the password belongs to.</source>
        <translation>请输入该密码对应的用户名。</translation>
    </message>
    <message>
        <source>Saved. Every bot goes this way from now on.</source>
        <translation>已保存。所有机器人从现在起使用此设置。</translation>
    </message>
    <message>
        <source>Test</source>
        <comment>the network</comment>
        <translation>测试</translation>
    </message>
    <message>
        <source>Reaches every platform by HTTP and by WebSocket, the way that is saved</source>
        <translation>按已保存的设置，用 HTTP 和 WebSocket 试连每个平台</translation>
    </message>
    <message>
        <source>Apply what is changed first: a test goes the way that is saved.</source>
        <translation>请先应用改动：测试按已保存的设置进行。</translation>
    </message>
    <message>
        <source>Enter it again.</source>
        <translation>请重新输入。</translation>
    </message>
</context>
<context>
    <name>oagent::NetworkResults</name>
    <message>
        <source>Reaching each platform; this takes ten seconds at most</source>
        <translation>正在试连每个平台，最多十秒</translation>
    </message>
    <message>
        <source>Reached in %1 ms</source>
        <translation>%1 毫秒内连上</translation>
    </message>
</context>
<context>
    <name>oagent::NoticeBar</name>
    <message>
        <source>Run the bots here</source>
        <translation>在此运行机器人</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Open People</source>
        <translation>打开“人员”</translation>
    </message>
    <message>
        <source>The background service that ran the bots does not answer: no bot runs now.</source>
        <translation>运行机器人的后台服务没有响应：现在没有机器人在运行。</translation>
    </message>
    <message>
        <source>The bots do not run. %1</source>
        <translation>机器人没有运行。%1</translation>
    </message>
    <message>
        <source>Waiting for the keychain: answer its window.</source>
        <translation>正在等待钥匙串：请在它的窗口中作答。</translation>
    </message>
    <message>
        <source>This desktop has no tray, so closing minimises the window and the bots go on.</source>
        <translation>此桌面没有托盘，因此关闭时窗口会最小化，机器人继续运行。</translation>
    </message>
    <message>
        <source>A background service (oagent-bridged) runs these bots. Here you see how they are, their log and their checks.</source>
        <translation>这些机器人由后台服务（oagent-bridged）运行。在此可查看它们的状态、日志和检查。</translation>
    </message>
    <message>
        <source>Take over</source>
        <comment>a bot, from another program</comment>
        <translation>接管</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>bot, why it is not online</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Other programs took over these bots: %1. End them there, then take the bots back.</source>
        <translation>其他程序接管了这些机器人：%1。先在那边结束它们，再接管回来。</translation>
    </message>
</context>
<context>
    <name>oagent::Notifier</name>
    <message>
        <source>%1 runs elsewhere</source>
        <comment>bot</comment>
        <translation>%1 在别处运行</translation>
    </message>
    <message>
        <source>%1 is down</source>
        <comment>bot</comment>
        <translation>%1 已掉线</translation>
    </message>
    <message>
        <source>Somebody asks to talk to a bot</source>
        <translation>有人请求与机器人对话</translation>
    </message>
    <message>
        <source>%1: approve or dismiss it in Settings, People.</source>
        <comment>names</comment>
        <translation>%1：请在“设置”的“人员”中批准或忽略。</translation>
    </message>
    <message>
        <source>%1 cannot answer</source>
        <comment>bot</comment>
        <translation>%1 无法应答</translation>
    </message>
</context>
<context>
    <name>oagent::PairingList</name>
    <message>
        <source>Asking to be let in</source>
        <translation>请求加入</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
</context>
<context>
    <name>oagent::PeoplePage</name>
    <message>
        <source>Nobody has written to a bot yet. Whoever does stands here, with what can be done about it.</source>
        <translation>还没有人给机器人发过消息。发消息的人会出现在这里，并可进行处理。</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>拉黑</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Name</source>
        <comment>person</comment>
        <translation>名称</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>IDs</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>最近消息</translation>
    </message>
    <message>
        <source>May talk</source>
        <translation>可否对话</translation>
    </message>
    <message>
        <source>%1 (group)</source>
        <translation>%1（群）</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>清除 %1</translation>
    </message>
    <message>
        <source>Forget %1?</source>
        <translation>清除 %1？</translation>
    </message>
    <message>
        <source>This goes, and cannot be brought back: the name and ids, whether they may talk, and what is kept of their chats. An allowlist of a bot stays as it is.</source>
        <translation>以下内容将被删除且无法恢复：名称和 ID、是否可以对话，以及保留的会话内容。机器人的允许名单保持不变。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>oagent::PillBar</name>
    <message>
        <source>Add a bot</source>
        <translation>添加机器人</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>bot, state</comment>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>%n bots</source>
        <translation>
            <numerusform>%n 个机器人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>12 bots, need you: 2</comment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>need you: %n</source>
        <translation>
            <numerusform>%n 个需要处理</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>oagent::RemoteSession</name>
    <message>
        <source>The background service has ended.</source>
        <translation>后台服务已结束。</translation>
    </message>
</context>
<context>
    <name>oagent::SafeDocument</name>
    <message>
        <source>[picture]</source>
        <translation>[图片]</translation>
    </message>
    <message>
        <source>[picture: %1]</source>
        <translation>[图片：%1]</translation>
    </message>
    <message>
        <source>[file]</source>
        <translation>[文件]</translation>
    </message>
    <message>
        <source>[file: %1]</source>
        <translation>[文件：%1]</translation>
    </message>
</context>
<context>
    <name>oagent::SecretEdit</name>
    <message>
        <source>Show what is typed</source>
        <translation>显示输入内容</translation>
    </message>
</context>
<context>
    <name>oagent::SettingsTransfer</name>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>The file was not written.</source>
        <translation>文件未写入。</translation>
    </message>
    <message>
        <source>Exported to %1. Secrets are not in it.</source>
        <translation>已导出到 %1，其中不含密钥。</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>Replace all settings by those of %1?</source>
        <translation>用 %1 中的设置替换全部设置？</translation>
    </message>
    <message>
        <source>Bots and assistants that are not in the file go, with their secrets, and cannot be brought back. Those that are in both keep their secrets.</source>
        <translation>文件中没有的机器人和助手将连同其密钥一并删除且无法恢复。两边都有的保留其密钥。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>The file is far larger than settings are. Choose another one.</source>
        <translation>文件远大于设置文件的大小。请选择另一个。</translation>
    </message>
    <message>
        <source>The file holds no settings that can be used.</source>
        <translation>文件中没有可用的设置。</translation>
    </message>
    <message>
        <source>Imported.</source>
        <translation>已导入。</translation>
    </message>
    <message>
        <source>These bots need their secret: %1.</source>
        <translation>以下机器人需要密钥：%1。</translation>
    </message>
    <message>
        <source>These assistants need their key: %1.</source>
        <translation>以下助手需要密钥：%1。</translation>
    </message>
    <message>
        <source>The proxy needs its password.</source>
        <translation>代理需要密码。</translation>
    </message>
</context>
<context>
    <name>oagent::SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>People (%1)</source>
        <translation>人员（%1）</translation>
    </message>
</context>
<context>
    <name>oagent::SimulatorWindow</name>
    <message>
        <source>%1, simulated</source>
        <translation>%1（模拟）</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Who you are</source>
        <translation>你的身份</translation>
    </message>
    <message>
        <source>Where you write</source>
        <translation>发送位置</translation>
    </message>
    <message>
        <source>private chat</source>
        <translation>私聊</translation>
    </message>
    <message>
        <source>group “%1”</source>
        <translation>群“%1”</translation>
    </message>
    <message>
        <source>You are</source>
        <translation>你是</translation>
    </message>
    <message>
        <source>Write to the bot</source>
        <translation>写给机器人</translation>
    </message>
    <message>
        <source>Write to the bot… try /help, “long”, or a list</source>
        <translation>写给机器人… 试试 /help、“long”或一个列表</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>No bot is connected.</source>
        <translation>没有机器人在线。</translation>
    </message>
    <message>
        <source>Bot</source>
        <translation>机器人</translation>
    </message>
    <message numerus="yes">
        <source>%1, updates: %n</source>
        <comment>an AI card</comment>
        <translation>
            <numerusform>%1，更新 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
</context>
<context>
    <name>oagent::TranscriptView</name>
    <message>
        <source>Conversation</source>
        <translation>会话</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>questions that came below what is seen</comment>
        <translation>
            <numerusform>%n 条新消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>oagent::Tray</name>
    <message>
        <source>OAgent Bridge: no bot yet</source>
        <translation>OAgent Bridge：还没有机器人</translation>
    </message>
    <message numerus="yes">
        <source>OAgent Bridge, bots online: %1 of %n</source>
        <translation>
            <numerusform>OAgent Bridge：%n 个机器人中 %1 个在线</numerusform>
        </translation>
    </message>
    <message>
        <source>Open OAgent Bridge</source>
        <translation>打开 OAgent Bridge</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>Simulated chats</source>
        <translation>模拟会话</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
</TS>
