import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../../lambdas/routes.ts';
import { esbuildOptions } from '../../../lib/bundling.ts';
import { filesAtStart, sourcesOf } from './contents.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const MOST_MS = 60_000; // 1 min for nine bundles on a busy machine
const NAMES = Object.keys(FUNCTIONS) as FunctionName[];

const AWS = /node_modules\/@(?:aws-sdk|smithy)\//;
const MANAGEMENT = /client-apigatewaymanagementapi/;
const SECRETS = /client-secrets-manager/;
const QUEUES = /client-sqs/;
const RULES = /^chat\/demi\/(?:fact-rules|facts|grief|gravity|intents|lines\/)/;
const PERSONA = /^chat\/demi\/persona\.ts/;
const MODELS = /^chat\/demi\/model\/conductor\.ts|node_modules\/(?:ai|@ai-sdk|zod)\//;
const LOGGER = /@aws-lambda-powertools\/logger/;

describe('what a function loads when it starts', () => {
  const bundles = new Map<FunctionName, Metafile>();
  beforeAll(async () => {
    for (const name of NAMES) {
      const options = esbuildOptions(FUNCTIONS[name].entry, '.bundle'); // nothing is written
      bundles.set(name, (await build({ ...options, write: false, metafile: true, absWorkingDir: PROJECT })).metafile);
    }
  }, MOST_MS);

  const bundle = (name: FunctionName): Metafile => bundles.get(name) ?? { inputs: {}, outputs: {} };
  const atStart = (name: FunctionName, entry: string = FUNCTIONS[name].entry) =>
    sourcesOf(bundle(name), filesAtStart(bundle(name), entry)).join('\n');
  const everything = (name: FunctionName) => sourcesOf(bundle(name), Object.keys(bundle(name).outputs)).join('\n');
  const within = (kind: RegExp) => new RegExp(kind.source, 'm');

  it.each(NAMES)('%s: its own handler', (name) => {
    expect(atStart(name)).toContain(FUNCTIONS[name].entry);
  });

  it('authorizer: no AWS client and no logger, though both are at hand', () => {
    expect(atStart('authorizer')).not.toMatch(AWS);
    expect(atStart('authorizer')).not.toMatch(LOGGER);
    expect(everything('authorizer')).toMatch(SECRETS);
    expect(everything('authorizer')).toMatch(LOGGER);
  });

  it('fallback: no AWS client, ever', () => {
    expect(everything('fallback')).not.toMatch(AWS);
  });

  it.each(['chat', 'http'] as const)('%s: the client that posts only when there is something to post', (name) => {
    expect(atStart(name)).not.toMatch(MANAGEMENT);
    expect(everything(name)).toMatch(MANAGEMENT);
  });

  it.each(['connection', 'check-in'] as const)('%s: the client of its queues, and none that posts', (name) => {
    expect(atStart(name)).toMatch(QUEUES);
    expect(atStart(name)).not.toMatch(MANAGEMENT);
  });

  it.each(['welcome', 'reply', 'reply-failed'] as const)(
    '%s: the client that posts, because it always does',
    (name) => {
      expect(atStart(name)).toMatch(MANAGEMENT);
    },
  );

  it.each(['http', 'reply'] as const)('%s: no client for secrets', (name) => {
    expect(atStart(name)).not.toMatch(SECRETS);
    expect(everything(name)).toMatch(SECRETS);
  });

  it.each(['chat', 'http', 'connection', 'check-in'] as const)('%s: none of the persona’s rules', (name) => {
    expect(atStart(name)).not.toMatch(within(RULES));
  });

  it('reply: the persona’s rules, when it is the persona who answers', () => {
    expect(atStart('reply', 'chat/demi/persona.ts')).toMatch(within(RULES));
  });

  it('reply: neither the persona nor a model, before it knows which of them answers', () => {
    expect(atStart('reply')).not.toMatch(within(PERSONA));
    expect(atStart('reply')).not.toMatch(within(MODELS));
    expect(everything('reply')).toMatch(within(PERSONA));
    expect(everything('reply')).toMatch(within(MODELS));
  });
});
