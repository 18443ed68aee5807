import { describe, expect, it, vi } from 'vitest';
import { current, type Ends, type OpenCall, startRunning } from '../../../local/lambda/running.ts';

const DONE = { ok: true, json: '1' } as const;
const STOPPED = { ok: false, name: 'Error', message: 'stopped', stack: undefined } as const;

function start() {
  const ends = { done: vi.fn<Ends['done']>(), refused: vi.fn<Ends['refused']>() };
  return { ...ends, running: startRunning({ requestId: 'r-1', death: undefined, clockOffsetMs: 0 }, ends) };
}

const call = (name: string, isOpen = true): OpenCall & { cut: ReturnType<typeof vi.fn<OpenCall['cut']>> } => ({
  name,
  isOpen: () => isOpen,
  cut: vi.fn(),
});

describe('an invocation', () => {
  it('ends once', () => {
    const { running, done } = start();
    expect(running.hasEnded()).toBe(false);
    running.stop(STOPPED);
    running.end(DONE);

    expect(running.hasEnded()).toBe(true);
    expect(done.mock.calls).toEqual([[STOPPED, [], []]]);
  });

  it('that returns has its open calls cut and told, and the answers cut that are still coming', () => {
    const { running, done } = start();
    const [open, answered] = [call('PutItem'), call('GetItem', false)];
    running.openCalls.add(open).add(answered);
    running.end(DONE);

    expect(open.cut).toHaveBeenCalledWith(new Error('PutItem was not awaited: its invocation has ended'));
    expect(answered.cut).toHaveBeenCalled();
    expect(done.mock.calls).toEqual([[DONE, [], ['PutItem']]]);
  });

  it('that is stopped has its open calls cut, which is not its own fault', () => {
    const { running, done } = start();
    const open = call('PutItem');
    running.openCalls.add(open);
    running.stop(STOPPED);

    expect(open.cut).toHaveBeenCalled();
    expect(done.mock.calls).toEqual([[STOPPED, [], []]]);
  });

  it('is what the errors of its cut calls belong to', () => {
    const { running } = start();
    const seen: unknown[] = [];
    running.openCalls.add({ name: 'PutItem', isOpen: () => true, cut: () => void seen.push(current.getStore()) });
    running.end(DONE);

    expect(seen).toEqual([running]);
  });

  it('that has returned tells which calls it begins, one that was stopped does not', () => {
    const [returned, stopped] = [start(), start()];
    returned.running.end(DONE);
    stopped.running.stop(STOPPED);

    expect(returned.running.refuse('PutItem')).toMatchObject({ message: expect.stringContaining('PutItem') });
    expect(stopped.running.refuse('PutItem')).toMatchObject({ message: expect.stringContaining('PutItem') });
    expect(returned.refused.mock.calls).toEqual([['PutItem']]);
    expect(stopped.refused).not.toHaveBeenCalled();
  });
});
