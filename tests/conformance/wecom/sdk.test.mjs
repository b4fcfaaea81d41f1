// The official Node SDK against the simulated WeCom. The SDK is used as published; only its address is ours.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';

import { WSClient, generateReqId } from '@wecom/aibot-node-sdk';

import { Simulator } from './simulator.mjs';

/**
 * Rules that SDK 1.0.7 is known to break when used as its own README says, by code, with the reason. Each is provoked by
 * one test below; in every other test nothing may be broken.
 */
const knownDeviations = {
  'subscribe.no-deadline': 'it has no timer for the answer of its subscribe',
  'subscribe.hammer': 'it tries a refused secret six times',
  'subscribe.too-soon': 'it tries again after one second',
  'line.lost-kept': 'it keeps a line on which its subscription was lost',
};

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

let simulator;
let clients;

async function startSimulator(limits) {
  simulator = await Simulator.start(limits);
}

function newClient(options = {}) {
  const client = new WSClient({
    botId: simulator.botId,
    secret: simulator.secret,
    wsUrl: simulator.url,
    logger: quiet,
    ...options,
  });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

async function connect(options) {
  const client = newClient(options);
  const authenticated = once(client, 'authenticated');
  client.connect();
  await authenticated;
  return client;
}

/** The next frame of this event after `act`. */
async function received(client, event, act) {
  const frame = once(client, event);
  await act();
  return (await frame)[0];
}

function codes(report) {
  return report.violations.map((violation) => violation.code);
}

async function assertBroken(...expected) {
  const report = await simulator.until(
    (now) => expected.every((code) => codes(now).includes(code)),
    expected.join(', '),
  );
  assert.deepEqual([...new Set(codes(report))].sort(), expected.sort());
  assert.ok(expected.every((code) => code in knownDeviations));
}

async function assertClean() {
  assert.deepEqual((await simulator.report()).violations, []);
}

beforeEach(() => {
  clients = [];
});

afterEach(async () => {
  for (const client of clients) {
    client.disconnect();
  }
  await simulator?.stop();
  simulator = undefined;
});

test('subscribes and pings', async () => {
  await startSimulator();
  await connect({ heartbeatInterval: 50 });
  await simulator.until((report) => report.lines[0].pings >= 3, 'three pings');
  await assertClean();
});

test('receives a text and answers it with a stream', async () => {
  await startSimulator({ answerDelay: 20 });
  const client = await connect();
  const frame = await received(client, 'message.text', () =>
    simulator.tell({ do: 'deliver', text: '你好', group: true }),
  );
  assert.equal(frame.body.text.content, '@Helper 你好');
  assert.equal(frame.body.chattype, 'group');
  const id = generateReqId('stream');
  await client.replyStream(frame, id, '<think></think>');
  await client.replyStream(frame, id, '你好，我查到');
  await client.replyStream(frame, id, '你好，我查到三条记录。', true);
  const [bubble] = (await simulator.report()).bubbles;
  assert.equal(bubble.chat, frame.body.chatid);
  assert.equal(bubble.text, '你好，我查到三条记录。');
  assert.equal(bubble.history.length, 3);
  assert.equal(bubble.finished, true);
  await assertClean();
});

test('skips frames while one is unanswered, but never the final one', async () => {
  await startSimulator({ answerDelay: 50 });
  const client = await connect();
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'count' }));
  const sent = ['1', '1 2', '1 2 3'].map((text) => client.replyStreamNonBlocking(frame, 'stream_1', text));
  sent.push(client.replyStreamNonBlocking(frame, 'stream_1', '1 2 3 4', true));
  const answers = await Promise.all(sent);
  assert.deepEqual(answers.slice(1, 3), ['skipped', 'skipped']);
  assert.deepEqual((await simulator.report()).bubbles[0].history, ['1', '1 2 3 4']);
  await assertClean();
});

test('decrypts an image, with and without the padding of its key', async () => {
  await startSimulator();
  const client = await connect();
  const bytes = randomBytes(1000);
  for (const paddedKey of [true, false]) {
    const image = await simulator.tell({ do: 'host', base64: bytes.toString('base64'), name: '图 1.png', paddedKey });
    const frame = await received(client, 'message.image', () =>
      simulator.tell({ do: 'deliver', overrides: { msgtype: 'image', image } }),
    );
    const file = await client.downloadFile(frame.body.image.url, frame.body.image.aeskey);
    assert.ok(file.buffer.equals(bytes));
    assert.equal(file.filename, '图 1.png');
  }
  assert.equal((await simulator.report()).downloads, 2);
  await assertClean();
});

test('uploads a file in chunks and sends it both ways', async () => {
  await startSimulator();
  const client = await connect();
  const media = await client.uploadMedia(randomBytes(2 * 524288 + 77), { type: 'file', filename: '报告.pdf' });
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'the report?' }));
  await client.replyMedia(frame, 'file', media.media_id);
  await client.sendMediaMessage(frame.body.from.userid, 'file', media.media_id);
  const report = await simulator.report();
  assert.deepEqual(report.uploads, [
    { type: 'file', filename: '报告.pdf', size: 1048653, chunks: 3, mediaId: media.media_id },
  ]);
  assert.deepEqual(report.bubbles.map((bubble) => bubble.mediaId), [media.media_id, media.media_id]);
  await assertClean();
});

test('welcomes somebody, answers a card click and writes by itself', async () => {
  await startSimulator();
  const client = await connect();
  const entered = await received(client, 'event.enter_chat', () => simulator.tell({ do: 'enterChat' }));
  await client.replyWelcome(entered, { msgtype: 'text', text: { content: 'Welcome' } });
  const card = { card_type: 'button_interaction', task_id: 'task_1', main_title: { title: 'Allow?' } };
  await client.sendMessage('zhangsan', { msgtype: 'template_card', template_card: card });
  const clicked = await received(client, 'event.template_card_event', () =>
    simulator.tell({ do: 'clickCard', taskId: 'task_1' }),
  );
  await client.updateTemplateCard(clicked, { ...card, main_title: { title: 'Allowed' } });
  const report = await simulator.report();
  assert.deepEqual(report.bubbles.map((bubble) => bubble.text), ['Welcome', 'Allowed']);
  assert.deepEqual(report.warnings.map((warning) => warning.code), ['send.no-chat-type']);
  await assertClean();
});

test('does not come back after another program took over', async () => {
  await startSimulator({ kickedCut: 50 });
  const client = await connect({ reconnectInterval: 10 });
  await received(client, 'event.disconnected_event', () => simulator.tell({ do: 'kick' }));
  await simulator.until((report) => report.openLines === 0, 'the end of the line');
  assert.equal((await simulator.report()).subscribes, 1);
  await assertClean();
});

test('comes back after the line was reset and goes on answering', async () => {
  await startSimulator();
  const client = await connect({ reconnectInterval: 10 });
  await received(client, 'authenticated', () => simulator.tell({ do: 'drop' }));
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'still there?' }));
  await client.replyStream(frame, 'stream_1', 'Yes', true);
  assert.equal((await simulator.report()).lines.length, 2);
  await assertClean();
});

test('comes back when its pings go unanswered', async () => {
  await startSimulator();
  const client = await connect({ reconnectInterval: 10, heartbeatInterval: 30 });
  const again = once(client, 'authenticated');
  await simulator.tell({ do: 'mutePings', muted: true });
  await simulator.until((report) => !report.lines[0].open, 'the end of the dead line');
  await simulator.tell({ do: 'mutePings', muted: false });
  await again;
  await assertClean();
});

test('hears why a reply was refused', async () => {
  await startSimulator();
  const client = await connect();
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'slowly' }));
  await client.replyStream(frame, 'stream_1', 'Half');
  await simulator.tell({ do: 'expireStreams' });
  await assert.rejects(client.replyStream(frame, 'stream_1', 'Half and half', true), { errcode: 846608 });
  await assertClean();
});

test('keeps a message with raw control characters, less those', async () => {
  await startSimulator();
  const client = await connect();
  const frame = await received(client, 'message.text', () =>
    simulator.tell({ do: 'deliver', text: 'a\u0001b', rawControlCharacters: true }),
  );
  assert.equal(frame.body.text.content, 'ab');
});

test('is caught when it sends only what is new', async () => {
  await startSimulator();
  const client = await connect();
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'a tale' }));
  await client.replyStream(frame, 'stream_1', 'Once upon a time');
  await client.replyStream(frame, 'stream_1', 'Once upon a time there was');
  await client.replyStream(frame, 'stream_1', ' a king', true);
  assert.deepEqual(codes(await simulator.report()), ['stream.not-cumulative']);
});

test('is caught when it leaves a stream open and answers an event as if it were a message', async () => {
  await startSimulator();
  const client = await connect();
  const frame = await received(client, 'message.text', () => simulator.tell({ do: 'deliver', text: 'and?' }));
  await client.replyStream(frame, 'stream_1', 'And then');
  const entered = await received(client, 'event.enter_chat', () => simulator.tell({ do: 'enterChat' }));
  await assert.rejects(client.replyStream(entered, 'stream_2', 'Welcome', true), { errcode: 846605 });
  assert.deepEqual(codes(await simulator.report()), ['reply.event-req-id', 'stream.unfinished']);
});

test('is caught when it waits for ever for the answer of its subscribe', async () => {
  await startSimulator({ subscribeWait: 100 });
  await simulator.tell({ do: 'fault', cmd: 'aibot_subscribe', kind: 'swallow' });
  newClient().connect();
  await assertBroken('subscribe.no-deadline');
});

test('is caught when it hammers with a refused secret', async () => {
  await startSimulator();
  newClient({ secret: 'wrong', reconnectInterval: 10 }).connect();
  await assertBroken('subscribe.hammer', 'subscribe.too-soon');
});

test('is caught when it keeps a line whose subscription was lost', async () => {
  await startSimulator({ lostClose: 100 });
  const client = await connect();
  await simulator.tell({ do: 'loseSubscription' });
  await assert.rejects(client.sendMessage('zhangsan', { msgtype: 'markdown', markdown: { content: 'hi' } }), {
    errcode: 846609,
  });
  const report = await simulator.until((now) => codes(now).includes('line.lost-kept'), 'the violation');
  // Nobody ever wrote to this bot, so that it could not have written either.
  assert.deepEqual(codes(report), ['send.unknown-chat', 'line.lost-kept']);
});
