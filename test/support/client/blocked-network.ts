import type { DemiClientOptions } from '../../../client/index.ts';
import { MemoryChat } from './memory-chat.ts';
import { aDevice, setUp } from './set-up.ts';

const STEP_MS = 500;
const MOST_STEPS = 60;

/** A network that lets HTTP through and no WebSocket. */
export function blockedNetwork() {
  const device = aDevice();
  const chat = new MemoryChat(device.clock.now);
  device.server.onOpen = (socket) => queueMicrotask(() => socket.refuse());
  device.http.answer = (request) => chat.http(request);
  return { device, chat };
}

/** A client on such a network, connected over HTTP. */
export async function setUpOverHttp(
  over: Partial<DemiClientOptions> = {},
  before: (chat: MemoryChat) => void = () => undefined,
  { device, chat } = blockedNetwork(),
) {
  before(chat);
  const all = setUp(over, device);
  for (let step = 0; step < MOST_STEPS && all.client.snapshot.connection.transport === null; step += 1) {
    await device.clock.advance(STEP_MS);
  }
  return { ...all, chat };
}
