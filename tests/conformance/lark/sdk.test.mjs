// The official Node SDK against the simulated Lark, as published: it is only told another domain.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import * as lark from '@larksuiteoapi/node-sdk';

import { Simulator } from './simulator.mjs';

/** Rules that SDK 1.74.0 is known to break when used as its own documentation says, by code, with the reason. */
const knownDeviations = {
  'ack.biz-rt': 'it subtracts the wrong way round, so its handling time is negative',
};
/** The same for the streamed answers of its channel layer. */
const channelDeviations = {
  ...knownDeviations,
  'send.no-uuid': 'its channel layer sends without one',
  'card.pace': 'it pushes every 100 ms by default',
};

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

let simulator;
let clients;
let cache; // the SDK's own would carry a token from one simulator to the next

const credentials = () => ({
  appId: simulator.appId,
  appSecret: simulator.appSecret,
  domain: simulator.url,
  cache,
  logger: silent,
});

/** A connected WSClient; `handlers` by event type. */
async function connect(handlers) {
  const client = new lark.WSClient({ ...credentials(), autoReconnect: true });
  clients.push(client);
  const before = (await simulator.report()).connections;
  client.start({ eventDispatcher: new lark.EventDispatcher({ logger: silent }).register(handlers) });
  await simulator.until((report) => report.connections > before && report.pings.at(-1) > 0, 'the connection');
  return client;
}

function newClient() {
  return new lark.Client({ ...credentials(), appType: lark.AppType.SelfBuild });
}

async function assertClean(deviations = knownDeviations) {
  const report = await simulator.report();
  assert.deepEqual(
    report.violations.filter((violation) => !(violation.code in deviations)),
    [],
  );
}

const acked = (report) => report.deliveries.length > 0 && report.deliveries.every((one) => one.acks === 1);

beforeEach(() => {
  clients = [];
  cache = new lark.DefaultCache();
});

afterEach(async () => {
  for (const client of clients) {
    client.close({ force: true });
  }
  await simulator?.stop();
  simulator = undefined;
});

test('receives a message, acknowledges it and replies', async () => {
  simulator = await Simulator.start();
  const client = newClient();
  const seen = [];
  await connect({
    'im.message.receive_v1': async ({ message, sender }) => {
      seen.push({ message, sender });
      const { text } = JSON.parse(message.content);
      await client.im.v1.message.reply({
        path: { message_id: message.message_id },
        data: { msg_type: 'text', content: JSON.stringify({ text: `heard: ${text}` }), uuid: message.message_id },
      });
    },
  });
  const { messageId, chatId } = await simulator.tell({ do: 'deliver', text: '你好', group: true });
  const report = await simulator.until((now) => now.messages.length === 1 && acked(now), 'the answer');
  assert.equal(seen[0].message.message_id, messageId);
  assert.equal(seen[0].message.mentions[0].id.open_id, simulator.botOpenId);
  assert.equal(seen[0].sender.sender_type, 'user');
  assert.equal(report.messages[0].chatId, chatId);
  assert.equal(report.messages[0].parentId, messageId);
  assert.equal(report.messages[0].text, 'heard: @_user_1 你好');
  assert.equal(report.tokensGiven, 1);
  await assertClean();
});

test('puts chunks together that come backwards and twice', async () => {
  simulator = await Simulator.start();
  const seen = [];
  await connect({ 'im.message.receive_v1': ({ message }) => void seen.push(JSON.parse(message.content).text) });
  await simulator.tell({ do: 'deliver', text: '多字节的文字 in pieces', chunks: 5 });
  await simulator.until(acked, 'the ack');
  assert.deepEqual(seen, ['多字节的文字 in pieces']);
  await assertClean();
});

test('pings at the interval that it is told', async () => {
  simulator = await Simulator.start({ pingInterval: 1 });
  await connect({});
  await simulator.until((report) => report.pings[0] >= 3, 'three pings');
  await assertClean();
});

test('acknowledges events that nobody handles', async () => {
  simulator = await Simulator.start();
  await connect({});
  await simulator.tell({ do: 'event', eventType: 'im.message.unheard_v9', event: {} });
  const report = await simulator.until(acked, 'the ack');
  assert.equal(report.deliveries[0].code, 200);
  await assertClean();
});

test('answers a click on a card inside the acknowledgement', async () => {
  simulator = await Simulator.start();
  const toast = { toast: { type: 'success', content: 'ok' } };
  const seen = [];
  await connect({
    'card.action.trigger': (event) => {
      seen.push(event.action.value);
      return toast;
    },
  });
  await simulator.tell({ do: 'click', messageId: 'om_1', openId: 'ou_1', value: { choice: 'allow' } });
  const report = await simulator.until(acked, 'the ack');
  assert.deepEqual(seen, [{ choice: 'allow' }]);
  assert.deepEqual(report.deliveries[0].answer, toast);
  await assertClean();
});

test('comes back after the connection was reset', async () => {
  simulator = await Simulator.start();
  await connect({});
  await simulator.tell({ do: 'drop' });
  await simulator.until((report) => report.connections === 2 && report.pings[1] > 0, 'the reconnection');
  await simulator.tell({ do: 'deliver', text: 'still there?' });
  const report = await simulator.until(acked, 'the ack');
  assert.equal(report.deliveries[0].connection, 2);
  assert.equal(report.endpointCalls, 2);
  await assertClean();
});

test('makes, sends, streams and closes a card', async () => {
  simulator = await Simulator.start();
  const client = newClient();
  const { messageId } = await simulator.tell({ do: 'deliver', text: 'tell me' });
  const card = {
    schema: '2.0',
    config: { streaming_mode: true, update_multi: true, summary: { content: 'Thinking…' } },
    body: { elements: [{ tag: 'markdown', element_id: 'answer', content: '' }] },
  };
  const made = await client.cardkit.v1.card.create({ data: { type: 'card_json', data: JSON.stringify(card) } });
  const path = { card_id: made.data.card_id };
  await client.im.v1.message.reply({
    path: { message_id: messageId },
    data: { msg_type: 'interactive', content: JSON.stringify({ type: 'card', data: path }), uuid: 'answer-1' },
  });
  for (const [sequence, content] of [[1, 'Hello'], [2, 'Hello **world**']]) {
    await client.cardkit.v1.cardElement.content({
      path: { ...path, element_id: 'answer' },
      data: { content, sequence, uuid: `c_${sequence}` },
    });
  }
  const config = { streaming_mode: false, summary: { content: 'Hello world' } };
  await client.cardkit.v1.card.settings({ path, data: { settings: JSON.stringify({ config }), sequence: 3 } });
  const { cards } = await simulator.report();
  assert.deepEqual(cards[0].history, ['Hello', 'Hello **world**']);
  assert.equal(cards[0].streaming, false);
  assert.equal(cards[0].summary, 'Hello world');
  await assertClean();
});

test('streams an answer with its own channel layer', async () => {
  simulator = await Simulator.start();
  const channel = lark.createLarkChannel({
    ...credentials(),
    policy: { dmMode: 'open', requireMention: true },
    safety: { chatQueue: { enabled: false }, batch: { text: { delayMs: 0 } } },
  });
  clients.push({ close: () => channel.disconnect() });
  channel.on({
    message: (message) =>
      channel.stream(
        message.chatId,
        {
          markdown: async (stream) => {
            for (const piece of ['One ', 'after ', 'another.']) {
              await stream.append(piece);
            }
          },
        },
        { replyTo: message.messageId },
      ),
  });
  await channel.connect();
  await simulator.tell({ do: 'deliver', text: 'tell me' });
  const report = await simulator.until((now) => now.cards.some((card) => !card.streaming), 'the answer');
  assert.equal(report.cards[0].text, 'One after another.');
  await assertClean(channelDeviations);
});

test('is caught when it damages large numbers, as it does', async () => {
  simulator = await Simulator.start({ wideIds: true });
  await connect({ 'im.message.receive_v1': () => {} });
  await simulator.tell({ do: 'deliver', text: 'exactly, please' });
  const report = await simulator.until(acked, 'the ack');
  assert.ok(report.violations.some((violation) => violation.code === 'ack.echo'));
});

test('is caught when it acknowledges late', async () => {
  simulator = await Simulator.start({ ackDeadline: 100 });
  await connect({ 'im.message.receive_v1': () => new Promise((resolve) => setTimeout(resolve, 300)) });
  await simulator.tell({ do: 'deliver', text: 'take your time' });
  const report = await simulator.until(
    (now) => now.violations.some((violation) => violation.code === 'ack.late'),
    'the violation',
  );
  assert.equal(report.deliveries[0].acks, 1);
});

test('is refused on the domain of the other brand', async () => {
  simulator = await Simulator.start();
  const client = new lark.WSClient({ ...credentials(), domain: simulator.otherDomain, autoReconnect: false });
  clients.push(client);
  client.start({ eventDispatcher: new lark.EventDispatcher({ logger: silent }) });
  const report = await simulator.until((now) => now.endpointCalls === 1, 'the question');
  assert.equal(report.connections, 0);
  await assertClean();
});
