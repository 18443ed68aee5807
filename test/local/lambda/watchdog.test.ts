import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createWatchdog } from '../../../local/lambda/watchdog.ts';

describe('the watchdog of a thread', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => void vi.useRealTimers();
  });

  function start() {
    const ping = vi.fn();
    const end = vi.fn();
    return { ping, end, ...createWatchdog(ping, end) };
  }

  it('asks the thread, and ends it when there is no answer within a second', () => {
    const { check, ping, end } = start();
    check();
    expect(ping).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(999);
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);

    expect(end).toHaveBeenCalledTimes(1);
  });

  it('lets a thread live that has answered', () => {
    const { check, calm, end } = start();
    check();
    calm();
    vi.advanceTimersByTime(10_000);

    expect(end).not.toHaveBeenCalled();
  });

  it('asks once while it waits, and anew after an answer', () => {
    const { check, calm, ping } = start();
    check();
    check();
    expect(ping).toHaveBeenCalledTimes(1);
    calm();
    check();

    expect(ping).toHaveBeenCalledTimes(2);
  });
});
