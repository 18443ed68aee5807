import { connect } from '../chat/connect.ts';
import { SUBPROTOCOL } from '../protocol/subprotocol.ts';
import { connections, jobs } from './support/ports.ts';
import { readSocketEvent } from './support/socket-event.ts';

type ConnectResponse = { readonly statusCode: 200; readonly headers?: Readonly<Record<string, string>> };

/**
 * `$connect`: the handshake waits for it. A browser that offered subprotocols fails the connection unless one of them comes
 * back (API Gateway guide, "$connect routes that require a WebSocket subprotocol").
 */
export async function handler(input: unknown): Promise<ConnectResponse> {
  const event = readSocketEvent(input);
  await connect({ connections: connections(), jobs: jobs() }, event.speaker, {
    after: event.query.after,
    topics: listed(event.query.topics),
  });
  const offered = listed(event.header('Sec-WebSocket-Protocol'));
  if (!offered.includes(SUBPROTOCOL)) return { statusCode: 200 };
  return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } };
}

function listed(names: string | undefined): readonly string[] {
  return (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
