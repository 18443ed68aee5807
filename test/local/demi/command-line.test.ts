import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../local/demi/command-line.ts';

const PLAIN = { faults: false, awsLatencies: false, watchCalls: false, coldStartMs: 0, speed: 1 };

describe('the command line', () => {
  it.each([
    [[], PLAIN],
    [['--faults'], { ...PLAIN, faults: true }],
    [['--aws-latencies'], { ...PLAIN, awsLatencies: true }],
    [['--watch-calls'], { ...PLAIN, watchCalls: true }],
    [['--speed=600'], { ...PLAIN, speed: 600 }],
    [['--speed', '3600'], { ...PLAIN, speed: 3_600 }],
    [['--speed=1'], PLAIN],
    [['--cold-start=250'], { ...PLAIN, coldStartMs: 250 }],
    [['--cold-start', '250', '--faults'], { ...PLAIN, coldStartMs: 250, faults: true }],
  ])('%j means %j', (words, meaning) => {
    expect(commandLine(words)).toEqual(meaning);
  });

  it.each(['--fault', 'faults', '-f', '--__proto__'])('refuses %s in one sentence', (word) => {
    expect(() => commandLine([word])).toThrow(
      `"${word}" is not understood; there are --faults, --aws-latencies, --watch-calls, --cold-start=MILLISECONDS and --speed=TIMES.`,
    );
  });

  it.each(['', 'soon', '-1', '1.5', '100000'])('refuses %j as the time of a cold start', (text) => {
    expect(() => commandLine([`--cold-start=${text}`])).toThrow(
      `--cold-start takes milliseconds, from 0 to 99999, not "${text}".`,
    );
  });

  it.each(['', '0', '3601', '1.5', '-2', 'fast', '1e3'])('refuses %j as a speed', (text) => {
    expect(() => commandLine([`--speed=${text}`])).toThrow(
      `--speed takes a whole number from 1 to 3600, not "${text}".`,
    );
  });
});
