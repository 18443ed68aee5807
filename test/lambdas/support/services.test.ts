import { describe, expect, it, vi } from 'vitest';
import { chatServices } from '../../../lambdas/support/services.ts';
import { isUuid, uuidTime } from '../../../protocol/ids.ts';
import { NOW } from '../../support/events.ts';
import { mockAws } from '../harness.ts';

const aws = mockAws();

describe('the services of an invocation', () => {
  it('have the limits of the environment', () => {
    vi.stubEnv('HEARTBEAT_MS', '25000');
    vi.stubEnv('HISTORY_MAX_BYTES', '60000');

    expect(chatServices()).toMatchObject({ heartbeatMs: 25_000, historyMaxBytes: 60_000 });
  });

  it('have limits of their own without it', () => {
    expect(chatServices()).toMatchObject({ heartbeatMs: 240_000, historyMaxBytes: 120_000 });
  });

  it('fail where a limit is no number', () => {
    vi.stubEnv('HEARTBEAT_MS', 'often');

    expect(chatServices).toThrow('HEARTBEAT_MS');
  });

  it('mint ids that tell their time and are never the same', () => {
    const { mintMessageId } = chatServices();
    const ids = Array.from({ length: 100 }, () => mintMessageId(NOW));

    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => isUuid(id) && uuidTime(id) === NOW)).toBe(true);
  });

  it('are made without a call to AWS', () => {
    chatServices();

    expect(aws.commands()).toEqual([]);
  });
});
