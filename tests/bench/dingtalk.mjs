// The least that answers DingTalk messages with the platform's own Node SDK: an AI card for each message, an update for each
// piece the assistant sends. It stores nothing, limits nothing and closes nothing after a failure; it is here to be
// measured in the same run as the program that does.

import axios from 'axios';
import { DWClient } from 'dingtalk-stream';

import { piecesOf } from './assistant.mjs';

const { BENCH_DINGTALK: dingTalk, BENCH_CLIENT_ID: clientId, BENCH_CLIENT_SECRET: clientSecret } = process.env;
const template = '02fcf2f4-5e02-4a85-b672-46d1f715543e.schema';

axios.interceptors.request.use((config) => ({
  ...config,
  url: config.url.replace(/^https:\/\/o?api\.dingtalk\.com(?=\/)/, dingTalk),
}));

let token;

async function call(method, path, body) {
  const answer = await fetch(dingTalk + path, {
    method,
    headers: { 'Content-Type': 'application/json', 'x-acs-dingtalk-access-token': await token },
    body: JSON.stringify(body),
  });
  return answer.json();
}

async function fetchToken() {
  const answer = await fetch(`${dingTalk}/v1.0/oauth2/accessToken`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ appKey: clientId, appSecret: clientSecret }),
  });
  return (await answer.json()).accessToken;
}

function parameters(flowStatus, msgContent) {
  return {
    config: '{"autoLayout":true}',
    flowStatus,
    msgContent,
    staticMsgContent: '',
    sys_full_json_obj: '{"order":["msgContent"]}',
  };
}

function update(outTrackId, cardParamMap) {
  const cardUpdateOptions = { updateCardDataByKey: true };
  return call('PUT', '/v1.0/card/instances', { outTrackId, cardData: { cardParamMap }, cardUpdateOptions });
}

async function answer(message) {
  token ??= fetchToken();
  const outTrackId = crypto.randomUUID();
  await call('POST', '/v1.0/card/instances/createAndDeliver', {
    cardTemplateId: template,
    outTrackId,
    callbackType: 'STREAM',
    cardData: { cardParamMap: parameters('1', '') },
    openSpaceId: `dtv1.card//IM_ROBOT.${message.senderStaffId}`,
    userIdType: 1,
    imRobotOpenSpaceModel: { supportForward: true },
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: message.robotCode },
  });
  await update(outTrackId, parameters('2', ''));
  const stream = (content, isFinalize) =>
    call('PUT', '/v1.0/card/streaming', {
      outTrackId, guid: crypto.randomUUID(), key: 'msgContent', content, isFull: true, isFinalize, isError: false,
    });
  let text = '';
  for await (const piece of piecesOf(message.text.content)) {
    if (piece !== '') {
      text += piece;
      await stream(text, false);
    }
  }
  await stream(text, true);
  await update(outTrackId, parameters('3', text));
}

const client = new DWClient({ clientId, clientSecret });
client.registerCallbackListener('/v1.0/im/bot/messages/get', (frame) => {
  client.socketCallBackResponse(frame.headers.messageId, { received: true });
  answer(JSON.parse(frame.data));
});
process.on('SIGTERM', () => process.exit(0));
await client.connect();
