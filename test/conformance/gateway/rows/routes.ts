import type { Variant } from '../app.ts';
import { soon } from '../observed.ts';
import type { Row, Source } from '../row.ts';

function selection(
  id: string,
  says: string,
  source: Source,
  taker: string,
  write: (tag: string) => string,
  variant: Variant = 'plain',
): Row {
  return {
    id: `route.${id}`,
    says,
    source,
    aws: taker,
    variant,
    async probe({ connect, newTag, subject }) {
      const tag = newTag();
      const client = await connect();
      client.send(write(tag));
      const functions = ['default', 'echo', 'one-way', 'connect', 'disconnect'];
      const told = Promise.race(functions.map((name) => subject.recorder.heard(name, tag)));
      return (await soon(told, subject.patienceMs, 'no function')).function;
    },
  };
}

/** Which function gets a message. */
export const ROUTES: readonly Row[] = [
  selection('match', 'A message goes to the route whose key it names.', 'documented', 'echo', (tag) =>
    JSON.stringify({ action: 'echo', tag }),
  ),
  selection('no-match', 'A message that names no route goes to $default.', 'documented', 'default', (tag) =>
    JSON.stringify({ action: 'nowhere', tag }),
  ),
  selection('missing-key', 'A message without the selecting field goes to $default.', 'documented', 'default', (tag) =>
    JSON.stringify({ tag }),
  ),
  selection('not-json', 'A message that is not JSON goes to $default.', 'documented', 'default', (tag) => `{${tag}`),
  selection('case', 'Route keys are matched exactly, their case too.', 'documented', 'default', (tag) =>
    JSON.stringify({ action: 'ECHO', tag }),
  ),
  selection(
    'number',
    'A number in the selecting field is turned into text: 7 names the route "7".',
    'documented',
    'echo',
    (tag) => JSON.stringify({ action: 7, tag }),
    'numbered',
  ),
  selection(
    'nested',
    'The expression $request.body.x.y reads a nested field.',
    'documented',
    'echo',
    (tag) => JSON.stringify({ x: { y: 'echo' }, tag }),
    'nested',
  ),
  selection(
    'template',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how API Gateway writes it
    'The expression ${request.body.a}/${request.body.b} joins two fields.',
    'documented',
    'echo',
    (tag) => JSON.stringify({ a: 'one', b: 'two', tag }),
    'template',
  ),
  selection(
    'template-missing',
    'A field of such an expression that is missing counts as the empty string.',
    'documented',
    'one-way',
    (tag) => JSON.stringify({ a: 'one', tag }),
    'template',
  ),
  selection(
    'connect-by-client',
    'A client that names $connect gets to $default, not to $connect.',
    'unverified',
    'default',
    (tag) => JSON.stringify({ action: '$connect', tag }),
  ),
  selection(
    'disconnect-by-client',
    'A client that names $disconnect gets to $default, not to $disconnect.',
    'unverified',
    'default',
    (tag) => JSON.stringify({ action: '$disconnect', tag }),
  ),
];
