import type { ClientData } from '../protocol/client-events.ts';
import type { Clock } from './ports/clock.ts';
import type { Answer } from './speaker.ts';
import { iso } from './wire-message.ts';

export type AnswerPingPorts = { readonly clock: Pick<Clock, 'now'> };

/** A heartbeat costs one frame each way and no call to anything. */
export function answerPing(ports: AnswerPingPorts, request: ClientData<'ping'>): Answer {
  const server_time = iso(ports.clock.now());
  return {
    event: 'pong',
    data: request.message === undefined ? { server_time } : { server_time, message: request.message },
  };
}
