import type { RunningFaults } from '../faults/start-faults.ts';
import { systemClock } from '../gateway/index.ts';
import { type LocalFunction, startFunction } from '../lambda/start-function.ts';
import { emulatorEnvironment } from './environment.ts';
import type { FunctionTime } from './function-time.ts';
import type { EmulatorOptions, FunctionShape, Services } from './options.ts';

/** When those that start later do, unless they are needed before: not while the first who has come waits for the others. */
const LATER_MS = 2_000; // 2 s

/** Invokes a function by its name. Waits until it has started; rejects as LocalFunction.invoke does, or with why it did not start. */
export type InvokeFunction = (name: string, event: unknown) => Promise<unknown>;

export type Functions = {
  readonly invoke: InvokeFunction;
  /** Resolves when all have started but those that do so later. */
  readonly ready: Promise<void>;
  /** Starts them, side by side; rejects with what the first says that does not start. */
  start(services: Services): Promise<void>;
  stop(): Promise<void>;
};

/** The functions of an emulator, before they are there: what invokes them is started first, and tells them where it is. */
export function createFunctions(
  options: EmulatorOptions,
  time: FunctionTime,
  faults: RunningFaults | undefined,
): Functions {
  const starts = new Map<string, () => Promise<LocalFunction>>();
  const running = new Set<Promise<LocalFunction>>();
  const ready = Promise.withResolvers<void>();
  const { onInvocation, log, clock = systemClock } = options;
  let cancelLater = (): void => undefined;
  const clockOffsetMs = (): number => {
    const moment = clock.now();
    return time.at(moment) - moment;
  };

  /** Starts a function when it is first asked for, and once it has started no more. */
  const starter = (name: string, shape: FunctionShape, services: Services): (() => Promise<LocalFunction>) => {
    const { environment: ownOf, ...rest } = shape;
    const environment = { ...emulatorEnvironment(services), ...ownOf?.(services) };
    const common = { onInvocation, troubles: faults?.functions, clock, clockOffsetMs, log };
    let starting: Promise<LocalFunction> | undefined;
    const start = (): Promise<LocalFunction> => {
      const started = startFunction({ name, ...rest, ...common, environment });
      running.add(started);
      started.catch(() => (starting = undefined)); // the next invocation tries again, as Lambda does
      return started;
    };
    return () => {
      starting ??= start();
      return starting;
    };
  };
  const startLater = (name: string): void => {
    starts
      .get(name)?.()
      .catch((cause: unknown) => log('function_not_started', { level: 'error', function: name, cause }));
  };
  const invoke = async (name: string, event: unknown): Promise<unknown> => (await starts.get(name)?.())?.invoke(event);

  return {
    ready: ready.promise,
    async invoke(name, event) {
      await ready.promise;
      if (faults === undefined) return invoke(name, event);
      await faults.functions.late();
      return faults.functions.watch(invoke(name, event));
    },
    async start(services) {
      const shapes = Object.entries(options.functions);
      for (const [name, shape] of shapes) starts.set(name, starter(name, shape, services));
      const isLater = ([, { startsLater = false }]: (typeof shapes)[number]): boolean => startsLater;
      await Promise.all(shapes.filter((each) => !isLater(each)).map(([name]) => starts.get(name)?.()));
      ready.resolve();
      cancelLater = clock.after(LATER_MS, () => {
        for (const [name] of shapes.filter(isLater)) startLater(name);
      });
    },
    async stop() {
      cancelLater();
      const started = await Promise.allSettled(running);
      await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)));
    },
  };
}
