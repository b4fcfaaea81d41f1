// The least that answers Lark messages with the platform's own Node SDK: a streaming card for each message, an update for each
// piece the assistant sends. It stores nothing, limits nothing and closes nothing after a failure; it is here to be measured in
// the same run as the program that does.

import * as lark from '@larksuiteoapi/node-sdk';

import { piecesOf } from './assistant.mjs';

const { BENCH_LARK: domain, BENCH_APP_ID: appId, BENCH_APP_SECRET: appSecret } = process.env;
const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

const client = new lark.Client({ appId, appSecret, domain, logger, appType: lark.AppType.SelfBuild });
const { card, cardElement } = client.cardkit.v1;

async function answer({ message_id: messageId, content: question }) {
  const json = {
    schema: '2.0',
    config: { streaming_mode: true, update_multi: true, summary: { content: '…' } },
    body: { elements: [{ tag: 'markdown', element_id: 'answer', content: '' }] },
  };
  const made = await card.create({ data: { type: 'card_json', data: JSON.stringify(json) } });
  const path = { card_id: made.data.card_id };
  await client.im.v1.message.reply({
    path: { message_id: messageId },
    data: { msg_type: 'interactive', content: JSON.stringify({ type: 'card', data: path }), uuid: messageId },
  });
  let text = '';
  let sequence = 0;
  for await (const piece of piecesOf(JSON.parse(question).text)) {
    if (piece !== '') {
      text += piece;
      const data = { content: text, sequence: ++sequence, uuid: `c_${sequence}` };
      await cardElement.content({ path: { ...path, element_id: 'answer' }, data });
    }
  }
  const config = { streaming_mode: false, summary: { content: text.slice(0, 50) } };
  await card.settings({ path, data: { settings: JSON.stringify({ config }), sequence: ++sequence } });
}

const eventDispatcher = new lark.EventDispatcher({ logger }).register({
  'im.message.receive_v1': ({ message }) => void answer(message),
});
process.on('SIGTERM', () => process.exit(0));
new lark.WSClient({ appId, appSecret, domain, logger }).start({ eventDispatcher });
