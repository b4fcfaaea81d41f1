// The least that answers WeCom messages with the platform's own Node SDK: a stream for each message, a frame for each piece the
// assistant sends, unless one is still unanswered. It stores nothing, limits nothing and closes nothing after a failure; it is
// here to be measured in the same run as the program that does.

import { WSClient, generateReqId } from '@wecom/aibot-node-sdk';

import { piecesOf } from './assistant.mjs';

const { BENCH_WECOM: wsUrl, BENCH_BOT_ID: botId, BENCH_BOT_SECRET: secret } = process.env;
const logger = { debug() {}, info() {}, warn() {}, error() {} };

const client = new WSClient({ botId, secret, wsUrl, logger });
client.on('error', () => {});
client.on('message.text', async (frame) => {
  const id = generateReqId('stream');
  client.replyStreamNonBlocking(frame, id, '<think></think>');
  let text = '';
  for await (const piece of piecesOf(frame.body.text.content)) {
    if (piece !== '') {
      text += piece;
      client.replyStreamNonBlocking(frame, id, text);
    }
  }
  await client.replyStream(frame, id, text, true);
});
process.on('SIGTERM', () => process.exit(0));
client.connect();
