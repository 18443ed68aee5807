import { beforeEach, describe, expect, it, vi } from 'vitest';
import { consoleLog } from '../../local/log.ts';

describe('consoleLog', () => {
  const lines: unknown[] = [];
  beforeEach(() => {
    lines.length = 0;
    const spy = vi.spyOn(console, 'error').mockImplementation((line: unknown) => void lines.push(line));
    return () => spy.mockRestore();
  });

  it('writes one line with the details', () => {
    consoleLog('batch_failed', { level: 'warn', queue: 'reply', messages: 1 });

    expect(lines).toEqual(['[local] batch_failed {"queue":"reply","messages":1}']);
  });

  it('shows the stack of the cause', () => {
    const cause = new Error('boom');
    consoleLog('batch_failed', { cause });

    expect(lines).toEqual([`[local] batch_failed {}\n${cause.stack}`]);
  });

  it('keeps to itself what is only for information', () => {
    consoleLog('connected', { level: 'info' });

    expect(lines).toEqual([]);
  });
});
