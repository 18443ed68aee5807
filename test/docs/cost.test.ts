import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEARTBEAT_MS } from '../../bench/cost/estimate.ts';
import { renderPage } from '../../bench/cost/page.ts';
import { RECORDED } from '../../bench/cost/recorded.ts';
import { runScript } from '../scripts/run-script.ts';

const PAGE = read('docs/cost.md');

describe('docs/cost.md', () => {
  it('is what follows from the recorded counts: node bench/cost/record.ts writes both', () => {
    expect(PAGE).toBe(renderPage(RECORDED));
  });

  it('counts a ping as often as clients are asked to send one', () => {
    expect(read('PROTOCOL.md')).toContain(
      `\`heartbeat_ms\` | number | How often to \`ping\` when nothing else is sent; ${HEARTBEAT_MS} `,
    );
  });
});

describe('npm run cost', () => {
  it('says what the page shows', async () => {
    const words = ['--users', '10000', '--messages-per-day', '30', '--connected-hours', '4'];
    const { code, stdout, stderr } = await runScript('bench/cost/run.ts', words);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(PAGE).toContain(stdout.split('\nLanguage model')[0]);
  });

  it('refuses what it does not understand with one sentence', async () => {
    expect(await runScript('bench/cost/run.ts', ['--users', 'many'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: '--connected-hours is missing; --help tells what there is.\n',
    });
  });
});

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
