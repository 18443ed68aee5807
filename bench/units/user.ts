import { randomUUID } from 'node:crypto';
import { INTERRUPTION_POLL_MS } from '../../chat/reply/interruption.ts';
import type { InvocationReport } from '../../local/index.ts';
import { MESSAGES_PATH } from '../../protocol/http-paths.ts';
import { textOf } from './conversation.ts';
import type { Device } from './device.ts';
import type { Observation, ObservedStack } from './observed-stack.ts';

export const REPLY = 'demi-reply.fifo';

export type Exchanged = { readonly seen: Observation; readonly replyId: string };

const MOST_ATTEMPTS = 10; // of an exchange; where there is much to do, most of them take long

/** What a user does, and what was seen of it. */
export function userOf(observed: ObservedStack, userId: string) {
  let turn = 0;
  const message = () => ({ content: textOf(`Now ${turn++}`), client_message_id: randomUUID() });
  const ask = (device: Device, event: string, data: object, answer?: string): Promise<Observation> =>
    observed.observe([event], async () => {
      device.send(event, data);
      if (answer !== undefined) await device.next(answer);
    });
  const exchanged = async (
    device: Device,
    triggers: readonly string[],
    send: () => Promise<unknown>,
    attempt = 1,
  ): Promise<Exchanged> => {
    let replyId = '';
    const seen = await observed.observe(triggers, async () => {
      await send();
      replyId = String((await device.next('message')).data.message_id);
    });
    if (!seen.invocations.some(isOverlong) || attempt === MOST_ATTEMPTS) return { seen, replyId };
    await ask(device, 'read_receipt', { up_to_message_id: replyId }); // or the next one would be for two messages
    return exchanged(device, triggers, send, attempt + 1);
  };
  const http = async (init: RequestInit, query = ''): Promise<void> => {
    const headers = { Authorization: `Bearer ${await observed.token(userId)}`, 'Content-Type': 'application/json' };
    const address = new URL(`${MESSAGES_PATH}${query}`, observed.stack.gateway.url.replace(/^ws/, 'http'));
    const response = await fetch(address, { ...init, headers });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    await response.arrayBuffer();
  };

  return {
    async connect(query = ''): Promise<{ readonly seen: Observation; readonly device: Device }> {
      const connected = Promise.withResolvers<Device>();
      const seen = await observed.observe(['authorizer', '$connect', 'demi-welcome'], async () => {
        const device = await observed.connect(userId, query);
        await device.next('history');
        connected.resolve(device);
      });
      return { seen, device: await connected.promise };
    },
    /** A message and its reply. `triggers`: what it sets off beside its own route. */
    exchange: (device: Device, triggers: readonly string[] = [REPLY]): Promise<Exchanged> =>
      exchanged(device, ['message', ...triggers], async () => {
        device.send('message', message());
        await device.next('delivered');
      }),
    /** A message that goes another way; a device sees both. */
    post: (device: Device): Promise<Exchanged> =>
      exchanged(device, [`POST ${MESSAGES_PATH}`, REPLY], async () => {
        await http({ method: 'POST', body: JSON.stringify(message()) });
        await device.next('message');
      }),
    poll: (after: string): Promise<Observation> =>
      observed.observe([`GET ${MESSAGES_PATH}`], () => http({}, `?after=${after}`)),
    ask,
    /** What nobody counts. */
    async set(device: Device, change: object): Promise<void> {
      device.send('settings', change);
      await device.next('settings');
    },
  };
}

/** She looks whether she shall stop, again and again: what such a reply costs depends on who else uses the machine. */
function isOverlong({ trigger, durationMs }: InvocationReport): boolean {
  return trigger === REPLY && durationMs >= INTERRUPTION_POLL_MS;
}
