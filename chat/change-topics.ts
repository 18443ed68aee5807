import { sortTopics } from '../protocol/topics.ts';
import { introduceAgain } from './introduce-again.ts';
import { type Connections, userRoom } from './ports/connections.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Answer, Speaker } from './speaker.ts';

export type ChangeTopicsPorts = {
  readonly connections: Pick<Connections, 'subscribe' | 'unsubscribe' | 'add'>;
  readonly jobs: Pick<Jobs, 'welcome'>;
};

/** Adds topics to the connection; unknown ones are named in `rejected`. */
export async function subscribe(
  ports: ChangeTopicsPorts,
  speaker: Speaker,
  wished: readonly string[],
): Promise<Answer> {
  const { topics, rejected } = sortTopics(wished);
  const all =
    (await ports.connections.subscribe(userRoom(speaker.userId), speaker.connectionId, topics)) ??
    (await introduceAgain(ports, speaker, topics));
  return { event: 'subscribed', data: { topics: all, rejected } };
}

/** Takes topics from the connection; those it does not have do not matter. */
export async function unsubscribe(
  ports: ChangeTopicsPorts,
  speaker: Speaker,
  wished: readonly string[],
): Promise<Answer> {
  const { topics, rejected } = sortTopics(wished);
  const left =
    (await ports.connections.unsubscribe(userRoom(speaker.userId), speaker.connectionId, topics)) ??
    (await introduceAgain(ports, speaker, []));
  return { event: 'subscribed', data: { topics: left, rejected } };
}
