import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATA_OF_FASTER_TIME, openFunctionTime } from '../../../local/emulator/function-time.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { testFolder } from '../lambda/function-of.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;

async function setUp() {
  const clock = createManualClock();
  const folder = join(await testFolder(), 'data');
  const open = (speed: number) => openFunctionTime(speed, folder, clock);
  return { clock, folder, open, mark: join(folder, 'function-time.json') };
}

describe('the time of functions', () => {
  it('is the real one unless it is to pass faster, and then nothing is kept', async () => {
    const { clock, open, folder } = await setUp();
    const time = open(1);
    clock.advance(HOUR);

    expect(time.at(clock.now())).toBe(clock.now());
    time.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('begins with the real one, and passes as many times as fast', async () => {
    const { clock, open } = await setUp();
    const start = clock.now();
    const time = open(600);

    expect(time.at(start)).toBe(start);
    clock.advance(SECOND);
    expect(time.at(clock.now())).toBe(start + 600 * SECOND);
    expect(time.at(start)).toBe(start);
  });

  it('needs no folder', () => {
    const clock = createManualClock();
    const time = openFunctionTime(60, undefined, clock);
    const start = clock.now();
    clock.advance(SECOND);

    expect(time.at(clock.now())).toBe(start + 60 * SECOND);
    expect(() => time.stop()).not.toThrow();
  });

  it('goes on after a stop from where it was, and has passed meanwhile as for everyone', async () => {
    const { clock, open } = await setUp();
    const first = open(600);
    first.at(clock.now());
    clock.advance(SECOND);
    const last = first.at(clock.now());
    first.stop();
    clock.advance(HOUR);
    const second = open(60);

    expect(second.at(clock.now())).toBe(last + HOUR);
    clock.advance(SECOND);
    expect(second.at(clock.now())).toBe(last + HOUR + 60 * SECOND);
  });

  it.each([1, 9_999, 10_000, 25_000])('never goes back, stopped without notice after %i ms', async (milliseconds) => {
    const { clock, open } = await setUp();
    const first = open(600);
    first.at(clock.now());
    clock.advance(milliseconds);
    const last = first.at(clock.now());

    expect(open(2).at(clock.now())).toBeGreaterThanOrEqual(last);
  });

  it('costs ten seconds of the clock at most when it is stopped without notice', async () => {
    const { clock, open } = await setUp();
    const last = open(600).at(clock.now());

    expect(open(600).at(clock.now())).toBe(last + 600 * 10 * SECOND);
  });

  it('does not go back with a clock that does', async () => {
    const { clock, folder, open } = await setUp();
    const first = open(600);
    const last = first.at(clock.now());
    first.stop();
    const earlier = { ...clock, now: () => clock.now() - HOUR };

    expect(openFunctionTime(600, folder, earlier).at(earlier.now())).toBe(last);
  });

  it('leaves a folder alone in which nobody was told a time: it may be somebody else’s', async () => {
    const { open, folder } = await setUp();
    open(600).stop();

    expect(existsSync(folder)).toBe(false);
  });

  it('is not real time over data that lie ahead of it', async () => {
    const { clock, open, folder } = await setUp();
    open(600).at(clock.now());

    expect(() => open(1)).toThrow(
      expect.objectContaining({
        code: DATA_OF_FASTER_TIME,
        message: `The data in ${folder} are of a time that passed faster, and lie ahead of real time.`,
      }),
    );
  });

  it.each(['', '{}', '{"moment":1}', 'soon'])('does not guess where a mark says %j', async (text) => {
    const { open, folder, mark } = await setUp();
    await mkdir(folder);
    await writeFile(mark, text);

    expect(() => open(600)).toThrow(`${mark} does not say how far time has come.`);
  });

  it.each([0, -1, 1.5, 3_601, Number.NaN])('has no speed of %d', async (speed) => {
    const { open } = await setUp();

    expect(() => open(speed)).toThrow(new TypeError(`not a speed: ${speed}`));
  });
});
