import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENV } from '../../adapters/env.ts';
import { MESSAGES_PATH } from '../../protocol/http-paths.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { type SynthesizedFunction, synthesize } from '../support/synthesized-stack.ts';
import { WireClient } from '../support/wire-client.ts';

const SYNTH_WITHIN_MS = 120_000; // 2 min, on a machine that does other things too

/** Set by the test, and by no template. */
const QUIET = ['POWERTOOLS_LOG_LEVEL'];

describe('the bundles of cdk synth', () => {
  let folder: string;
  let stack: TestStack;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demi-synth-'));
    const functions = await synthesize(folder);
    stack = await startTestStack({
      entryOf: (name) => functions[name].bundle,
      environmentOf: (name, all) => onlyWhatTheTemplateSets(functions[name], all),
    });
  }, SYNTH_WITHIN_MS);

  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('hold a whole exchange, with no more environment than the template gives each function', async () => {
    const token = await stack.token('anna');
    const client = await WireClient.greeted(stack.url, { token, topics: 'stream,thinking,emotion' });
    client.send('message', { content: 'Hello from the bundle', client_message_id: 'b-1' });
    const delivered = await client.next('delivered');
    const reply = await client.next('message');
    expect(reply.data.in_reply_to).toBe(delivered.data.message_id);
    await client.next('emotion_update');
    await client.close();

    const again = await WireClient.greeted(stack.url, { token, after: String(delivered.data.message_id) });
    expect(again.history.data).toMatchObject({ mode: 'delta', count: 1 });
    again.sendText('no JSON');
    expect((await again.next('error')).data.reason).toBe('not_json');
    await again.close();
  });

  it('hold one over HTTP, in the same way', async () => {
    const address = `http://127.0.0.1:${stack.gateway.port}${MESSAGES_PATH}`;
    const headers = { Authorization: `Bearer ${await stack.token('ben')}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ content: 'Hello from the bundle', client_message_id: 'b-1' });
    const created = await fetch(address, { method: 'POST', headers, body });
    expect(created.status).toBe(201);
    const { message_id: id } = (await created.json()) as { message_id: string };
    await vi.waitFor(
      async () => {
        const { messages } = (await (await fetch(address, { headers })).json()) as ServerEvents['history'];
        expect(messages.map((message) => message.in_reply_to)).toContain(id);
      },
      { timeout: 10_000, interval: 100 },
    );
  });
});

function onlyWhatTheTemplateSets(
  { variables }: SynthesizedFunction,
  all: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [...variables, ...QUIET];
  // The secret itself is in Secrets Manager on AWS; here its text takes the place of its ARN.
  if (variables.includes(ENV.tokenSecretName)) names.push(ENV.tokenSecret);
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
