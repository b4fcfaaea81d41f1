// The official Node SDK against the simulated DingTalk. The SDK is used as published: only the HTTP library that it shares
// with us is told to send what is meant for DingTalk's hosts to the simulator.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import axios from 'axios';
import { DWClient, EventAck } from 'dingtalk-stream';

import { Simulator } from './simulator.mjs';

const botTopic = '/v1.0/im/bot/messages/get';
const dingTalkHost = /^https:\/\/o?api\.dingtalk\.com(?=\/)/;

/** Rules that SDK 2.1.5 is known to break when used as its own tutorial says, by code, with the reason: none. */
const knownDeviations = {};

let simulator;
let clients;
let redirection;

async function startSimulator(limits) {
  simulator = await Simulator.start(limits);
  redirection = axios.interceptors.request.use((config) => ({
    ...config,
    url: config.url.replace(dingTalkHost, simulator.url),
  }));
}

/** A connected client; `answer(message, client)` is called for every bot message. */
async function connect(answer) {
  const client = new DWClient({
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    subscriptions: [{ type: 'EVENT', topic: '*' }],
  });
  clients.push(client);
  client.registerCallbackListener(botTopic, (message) => answer(message, client));
  await client.connect();
  await simulator.until((report) => report.openConnections > 0, 'the connection');
  return client;
}

function acknowledge(message, client) {
  client.socketCallBackResponse(message.headers.messageId, { received: true });
}

function codes(report) {
  return report.violations.map((violation) => violation.code);
}

async function assertClean() {
  const report = await simulator.report();
  const unexpected = report.violations.filter((violation) => !(violation.code in knownDeviations));
  assert.deepEqual(unexpected, []);
}

beforeEach(() => {
  clients = [];
});

afterEach(async () => {
  for (const client of clients) {
    client.disconnect();
  }
  if (redirection !== undefined) {
    axios.interceptors.request.eject(redirection);
    redirection = undefined;
  }
  await simulator?.stop();
  simulator = undefined;
});

test('receives a message, acknowledges it and answers through the session webhook', async () => {
  await startSimulator();
  const seen = [];
  await connect(async (message, client) => {
    acknowledge(message, client);
    const data = JSON.parse(message.data);
    seen.push(data);
    const answer = await axios.post(data.sessionWebhook, {
      msgtype: 'text',
      text: { content: `@${data.senderStaffId} heard: ${data.text.content.trim()}` },
      at: { atUserIds: [data.senderStaffId], isAtAll: false },
    });
    assert.deepEqual(answer.data, { errcode: 0, errmsg: 'ok' });
  });
  const { msgId } = await simulator.tell({ do: 'deliver', text: '你好', group: true });
  const report = await simulator.until((now) => now.webhookPosts.length === 1, 'the answer');
  assert.equal(seen[0].msgId, msgId);
  assert.equal(seen[0].conversationType, '2');
  assert.equal(seen[0].robotCode, simulator.clientId);
  assert.equal(report.webhookPosts[0].conversationId, seen[0].conversationId);
  assert.equal(report.webhookPosts[0].text, '@manager807 heard: 你好');
  assert.equal(report.deliveries[0].acks, 1);
  assert.deepEqual(report.warnings, []);
  await assertClean();
});

test('answers pings of both kinds and events', async () => {
  await startSimulator({ pingDeadline: 5000 });
  const client = await connect(acknowledge);
  client.registerAllEventListener(() => ({ status: EventAck.SUCCESS }));
  await simulator.tell({ do: 'ping' });
  await simulator.tell({ do: 'webSocketPing' });
  await simulator.tell({ do: 'event', eventType: 'user_add_org', data: { userId: ['015'] } });
  await simulator.until((report) => report.deliveries.every((delivery) => delivery.acks === 1), 'the acks');
  await assertClean();
});

test('gets an access token', async () => {
  await startSimulator();
  const client = await connect(acknowledge);
  const token = await client.getAccessToken();
  assert.match(token, /^\w{32}$/);
  assert.equal((await simulator.report()).tokensGiven, 1);
  await assertClean();
});

test('comes back after the server asked it to leave', async () => {
  await startSimulator({ closeAfterDisconnect: 200 });
  await connect(acknowledge);
  await simulator.tell({ do: 'disconnect' });
  await simulator.until((report) => report.connections === 2 && report.openConnections === 1, 'the reconnection');
  await simulator.tell({ do: 'deliver', text: 'still there?' });
  const report = await simulator.until((now) => now.deliveries.some((one) => one.acks === 1), 'the ack');
  assert.equal(report.deliveries[0].connection, 2);
  await assertClean();
});

test('comes back after the connection was reset', async () => {
  await startSimulator();
  await connect(acknowledge);
  await simulator.tell({ do: 'drop' });
  await simulator.until((report) => report.connections === 2 && report.openConnections === 1, 'the reconnection');
  await assertClean();
});

test('is caught when it acknowledges twice', async () => {
  await startSimulator();
  await connect((message, client) => {
    acknowledge(message, client);
    acknowledge(message, client);
  });
  await simulator.tell({ do: 'deliver', text: 'once, please' });
  const report = await simulator.until((now) => codes(now).length > 0, 'the violation');
  assert.deepEqual(codes(report), ['ack.duplicate']);
});

test('is caught when it acknowledges late', async () => {
  await startSimulator({ ackDeadline: 100 });
  await connect((message, client) => setTimeout(() => acknowledge(message, client), 300));
  await simulator.tell({ do: 'deliver', text: 'take your time' });
  const report = await simulator.until((now) => codes(now).includes('ack.late'), 'the violation');
  assert.deepEqual(codes(report), ['ack.late']);
});

test('is caught when it does not acknowledge, which the SDK never does by itself', async () => {
  await startSimulator({ ackDeadline: 100 });
  await connect(() => {});
  await simulator.tell({ do: 'deliver', text: 'anybody?' });
  const report = await simulator.until((now) => codes(now).length > 0, 'the violation');
  assert.deepEqual(codes(report), ['ack.missing']);
});

test('is caught when it makes up a message or answers with something that is no acknowledgement', async () => {
  await startSimulator();
  const client = await connect(acknowledge);
  client.socketCallBackResponse('made-up', {});
  client.socket.send('{"hello":"server"}');
  const report = await simulator.until((now) => codes(now).length === 2, 'the violations');
  assert.deepEqual(codes(report), ['ack.unknown-message', 'ws.unexpected-frame']);
});
