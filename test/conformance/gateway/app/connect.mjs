import { askedByQuery, passGate, post, tell } from './support.mjs';

export async function handler(event, context) {
  await tell('connect', event, context);
  const asked = askedByQuery(event);
  await passGate(asked.gate);
  const { connect = '200' } = asked;
  if (connect === 'throw') throw new Error('as asked');
  if (connect === 'malformed') return { answer: 'a result without a status' };
  if (connect === 'body') return { statusCode: 200, body: 'the body of $connect' };
  if (connect === 'headers') return { statusCode: 200, headers: { 'X-Custom': 'custom', 'Set-Cookie': 'a=b' } };
  if (connect === 'subprotocol') {
    return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': asked.subprotocol } };
  }
  if (connect === 'post') {
    const result = await post(asked.callback, event.requestContext.connectionId, 'from $connect');
    await tell('connect-post', event, context, { result });
    return { statusCode: 200 };
  }
  return { statusCode: Number(connect) };
}
