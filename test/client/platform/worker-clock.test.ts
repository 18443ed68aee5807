import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainClock } from '../../../client/platform/clock.ts';
import { createWorkerClock } from '../../../client/platform/worker-clock.ts';

const SECOND = 1_000;

/** Workers as a page has them, whose timers run when the test says so. */
function stubWorkers() {
  const opened: FakeWorker[] = [];
  const scripts: Blob[] = [];

  class FakeWorker {
    onmessage: (event: { data: unknown }) => void = () => undefined;
    onerror: (event: unknown) => void = () => undefined;
    readonly asked: unknown[] = [];
    isTerminated = false;

    constructor() {
      opened.push(this);
    }

    postMessage(request: unknown): void {
      this.asked.push(request);
    }

    terminate(): void {
      this.isTerminated = true;
    }
  }
  vi.stubGlobal('document', {});
  vi.stubGlobal('Worker', FakeWorker);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    scripts.push(blob as Blob);
    return 'blob:a-script';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
  return { opened, scripts };
}

/** Runs the script of a worker on the timers of the test. */
async function runScript(
  worker: ReturnType<typeof stubWorkers>['opened'][number] | undefined,
  script: Blob | undefined,
) {
  const scope: Record<string, unknown> = {
    setTimeout: (...given: Parameters<typeof setTimeout>) => setTimeout(...given),
    clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
    postMessage: (data: unknown) => worker?.onmessage({ data }),
  };
  runInNewContext((await script?.text()) ?? '', scope);
  return (data: unknown): void => (scope.onmessage as (event: { data: unknown }) => void)({ data });
}

describe('the clock of a page', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('rings once, although both the page and a worker know of the time', async () => {
    const { opened, scripts } = stubWorkers();
    const clock = createWorkerClock(plainClock);
    const ring = vi.fn();
    clock.after(25 * SECOND, ring);
    const [worker] = opened;
    const inWorker = await runScript(worker, scripts[0]);
    worker?.asked.forEach(inWorker);
    vi.advanceTimersByTime(25 * SECOND - 1);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(25 * SECOND);

    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('rings by the worker alone, where the page’s own timers are held up', async () => {
    const { opened, scripts } = stubWorkers();
    const ring = vi.fn();
    const held = vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => 0 as never);
    createWorkerClock(plainClock).after(25 * SECOND, ring);
    held.mockRestore();
    const [worker] = opened;
    const inWorker = await runScript(worker, scripts[0]);
    worker?.asked.forEach(inWorker);
    vi.advanceTimersByTime(25 * SECOND);

    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('rings not at all once the timer is cancelled, whoever still knows of it', async () => {
    const { opened, scripts } = stubWorkers();
    const ring = vi.fn();
    const timer = createWorkerClock(plainClock).after(25 * SECOND, ring);
    const [worker] = opened;
    const inWorker = await runScript(worker, scripts[0]);
    worker?.asked.forEach(inWorker);
    timer.cancel();
    vi.advanceTimersByTime(60 * SECOND);

    expect(ring).not.toHaveBeenCalled();
  });

  it.each<[string, () => void]>([
    ['that throws', () => vi.stubGlobal('Worker', throwing)],
    ['that does not exist', () => vi.stubGlobal('Worker', undefined)],
    ['that never runs', () => undefined],
  ])('rings without a worker %s', (_what, spoil) => {
    stubWorkers();
    spoil();
    const clock = createWorkerClock(plainClock);
    const ring = vi.fn();
    clock.after(500, ring);
    clock.after(25 * SECOND, ring);
    vi.advanceTimersByTime(25 * SECOND);

    expect(ring).toHaveBeenCalledTimes(2);
  });

  it('rings after the worker has failed', () => {
    const { opened } = stubWorkers();
    const ring = vi.fn();
    createWorkerClock(plainClock).after(25 * SECOND, ring);
    opened[0]?.onerror(new Event('error'));
    vi.advanceTimersByTime(25 * SECOND);

    expect(ring).toHaveBeenCalledTimes(1);
  });

  it('lets go of its worker', () => {
    const { opened } = stubWorkers();
    const clock = createWorkerClock(plainClock);
    clock.after(25 * SECOND, () => undefined);
    clock.stop?.();

    expect(opened.map(({ isTerminated }) => isTerminated)).toEqual([true]);
  });

  it('tells the time', () => {
    vi.setSystemTime(1_234_567);

    expect(createWorkerClock(plainClock).now()).toBe(1_234_567);
  });
});

const throwing = class {
  constructor() {
    throw new DOMException('worker-src', 'SecurityError');
  }
};
