import { decodeEnvelope } from '../protocol/decode.ts';
import { errors } from '../protocol/errors.ts';
import { respond, type SocketHandler } from './support/respond.ts';
import { readSocketEvent } from './support/socket-event.ts';

/** Whatever matches no route: not JSON, no event, an unknown one. Says why; the connection lives on. */
export const handler: SocketHandler = async (input) => {
  const { speaker, body } = readSocketEvent(input);
  const frame = decodeEnvelope(body);
  if (speaker.tokenExpiresAt <= Date.now()) {
    return respond({ event: 'error', data: errors.expiredToken() }, frame.requestId);
  }
  return respond({ event: 'error', data: frame.ok ? errors.unknownEvent() : frame.error }, frame.requestId);
};
