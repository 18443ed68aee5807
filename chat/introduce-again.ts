import type { Topic } from '../protocol/topics.ts';
import { askForWelcome } from './outbox.ts';
import type { Clock } from './ports/clock.ts';
import type { Connections } from './ports/connections.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Speaker } from './speaker.ts';

export type IntroduceAgainPorts = {
  readonly connections: Pick<Connections, 'addUnknown'>;
  readonly jobs: Pick<Jobs, 'welcome'>;
  readonly clock: Pick<Clock, 'now'>;
};

/**
 * A frame came over a connection that is not known (any more), say after a 410 too early: it is alive, so pushes shall reach
 * it, and its history is sent again, for nobody knows what it missed. False: another frame of it was faster.
 */
export async function introduceAgain(
  ports: IntroduceAgainPorts,
  speaker: Speaker,
  topics: readonly Topic[],
): Promise<boolean> {
  const isNew = await ports.connections.addUnknown({ ...speaker, topics, openingSince: ports.clock.now() });
  // Also when it is known: a repeated write of ours looks the same, and one welcome too many finds nothing to do.
  await askForWelcome(ports, speaker);
  return isNew;
}
