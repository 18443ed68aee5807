import { sortTopics, type Topic } from '../protocol/topics.ts';
import { type IntroduceAgainPorts, introduceAgain } from './introduce-again.ts';
import { type Connections, userRoom } from './ports/connections.ts';
import type { Answer, Speaker } from './speaker.ts';

export type ChangeTopicsPorts = IntroduceAgainPorts & {
  readonly connections: Pick<Connections, 'subscribe' | 'unsubscribe'>;
};

/** Adds topics to the connection; unknown ones are named in `rejected`. */
export async function subscribe(
  ports: ChangeTopicsPorts,
  speaker: Speaker,
  wished: readonly string[],
): Promise<Answer> {
  const { topics, rejected } = sortTopics(wished);
  const add = () => ports.connections.subscribe(userRoom(speaker.userId), speaker.connectionId, topics);
  return { event: 'subscribed', data: { topics: await changed(ports, speaker, add, topics), rejected } };
}

/** Takes topics from the connection; those it does not have do not matter. */
export async function unsubscribe(
  ports: ChangeTopicsPorts,
  speaker: Speaker,
  wished: readonly string[],
): Promise<Answer> {
  const { topics, rejected } = sortTopics(wished);
  const take = () => ports.connections.unsubscribe(userRoom(speaker.userId), speaker.connectionId, topics);
  return { event: 'subscribed', data: { topics: await changed(ports, speaker, take, []), rejected } };
}

type Change = () => Promise<readonly Topic[] | undefined>;

/** All topics after the change; a connection that is not known is introduced with `otherwise`. */
async function changed(
  ports: ChangeTopicsPorts,
  speaker: Speaker,
  change: Change,
  otherwise: readonly Topic[],
): Promise<readonly Topic[]> {
  const topics = await change();
  if (topics !== undefined) return topics;
  return (await introduceAgain(ports, speaker, otherwise)) ? otherwise : ((await change()) ?? otherwise);
}
