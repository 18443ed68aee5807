import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOurs } from './hosts/ours.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { ROWS } from './rows.ts';
import type { Host } from './subject.ts';
import { visit } from './visit.ts';

const rows = ROWS.map((row) => [row.id, row.says, row] as const);

describe('the local gateway does what API Gateway does', () => {
  let recorder: Recorder;
  let host: Host;
  beforeAll(async () => {
    recorder = await startRecorder();
    host = await startOurs(recorder);
  });
  afterAll(async () => {
    await recorder.stop();
    await host.stop();
  });

  it.each(rows)('%s: %s', async (_id, _says, { aws, variant = 'plain', probe }) => {
    const subject = await host.subject(variant);
    if ('cannot' in subject) throw new Error(subject.cannot);
    expect(await visit(subject, probe)).toBe(aws);
  });
});
