import type { Topic } from '../protocol/topics.ts';
import type { Connections } from './ports/connections.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Speaker } from './speaker.ts';

export type IntroduceAgainPorts = {
  readonly connections: Pick<Connections, 'add'>;
  readonly jobs: Pick<Jobs, 'welcome'>;
};

/**
 * A frame came over a connection that is not known (any more), say after a 410 too early: it is alive, so pushes shall reach
 * it, and its history is sent again, for nobody knows what it missed.
 */
export async function introduceAgain(
  ports: IntroduceAgainPorts,
  speaker: Speaker,
  topics: readonly Topic[],
): Promise<readonly Topic[]> {
  const { userId, connectionId } = speaker;
  await ports.connections.add({ ...speaker, topics });
  await ports.jobs.welcome({ kind: 'resync', userId, connectionId });
  return topics;
}
