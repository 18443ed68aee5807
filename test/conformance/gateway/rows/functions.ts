import { setTimeout as wait } from 'node:timers/promises';
import type { Variant } from '../app.ts';
import { Observed } from '../observed.ts';
import type { Row } from '../row.ts';

const UNHEARD_MS = 1_500; // ms; the un-awaited post would come after 100 ms

/** What a function sees of how it is run. */
export const FUNCTIONS: readonly Row[] = [
  {
    id: 'function.concurrent',
    says: 'Messages of one connection run side by side: the second does not wait for the first.',
    source: 'documented',
    aws: 'the second runs while the first does',
    async probe(visit) {
      const client = await visit.connect();
      const gate = visit.gate();
      client.send({ action: 'slow', gate: gate.name });
      await visit.heard('slow', gate.name);
      try {
        await visit.messageEvent(client);
      } catch (cause) {
        if (cause instanceof Observed) return 'the second waits for the first';
        throw cause;
      }
      return 'the second runs while the first does';
    },
  },
  ownEvent('identity', 'plain'),
  ownEvent('authorizer', 'authorized'),
  {
    id: 'function.remaining-time',
    says: 'context.getRemainingTimeInMillis() runs down while the function runs.',
    source: 'documented',
    aws: 'runs down',
    async probe(visit) {
      const client = await visit.connect();
      const tag = visit.newTag();
      client.send({ action: 'echo', tag, measure: true });
      const before = (await visit.heard('echo', tag)).remainingMs;
      const after = (await visit.heard('echo-later', tag)).remainingMs;
      if (typeof before !== 'number' || typeof after !== 'number') return 'absent';
      return after > 0 && after < before ? 'runs down' : `${before}, 20 ms later ${after}`;
    },
  },
  {
    id: 'function.not-awaited',
    says: 'What a handler does not wait for stops when it returns: a post due 100 ms later is not made.',
    source: 'documented',
    aws: 'not posted',
    async probe(visit) {
      const client = await visit.connect();
      const tag = visit.newTag();
      client.send({ action: 'late', tag, callback: visit.subject.callbackUrl });
      await visit.heard('late', tag);
      await wait(UNHEARD_MS);
      return client.waiting().includes('late') ? 'posted' : 'not posted';
    },
  },
];

function ownEvent(part: 'identity' | 'authorizer', variant: Variant): Row {
  return {
    id: `function.own-${part}`,
    says: `A function has its event for itself: what it changes in the ${part} there is not in the next event.`,
    source: 'documented',
    aws: 'not changed',
    variant,
    async probe(visit) {
      const client = await visit.connect();
      await visit.messageEvent(client, { tamper: part });
      const next = (await visit.messageEvent(client)).requestContext[part];
      return JSON.stringify(next).includes('tampered') ? 'changed' : 'not changed';
    },
  };
}
