import type { RunningFaults } from '../faults/start-faults.ts';
import { systemClock } from '../gateway/index.ts';
import { type LocalFunction, startFunction } from '../lambda/start-function.ts';
import { emulatorEnvironment } from './environment.ts';
import type { FunctionTime } from './function-time.ts';
import type { EmulatorOptions, Services } from './options.ts';

/** Invokes a function by its name. Waits until all have started; rejects as LocalFunction.invoke does. */
export type InvokeFunction = (name: string, event: unknown) => Promise<unknown>;

export type Functions = {
  readonly invoke: InvokeFunction;
  /** Resolves when all have started. */
  readonly ready: Promise<void>;
  /** Starts them all, side by side; rejects with what the first says that does not start. */
  start(services: Services): Promise<void>;
  stop(): Promise<void>;
};

/** The functions of an emulator, before they are there: what invokes them is started first, and tells them where it is. */
export function createFunctions(
  options: EmulatorOptions,
  time: FunctionTime,
  faults: RunningFaults | undefined,
): Functions {
  const started = new Map<string, LocalFunction>();
  const ready = Promise.withResolvers<void>();
  const { onInvocation, log, clock = systemClock } = options;
  const clockOffsetMs = (): number => {
    const moment = clock.now();
    return time.at(moment) - moment;
  };
  return {
    ready: ready.promise,
    async invoke(name, event) {
      await ready.promise;
      if (faults === undefined) return started.get(name)?.invoke(event);
      await faults.functions.late();
      return faults.functions.watch(Promise.resolve(started.get(name)?.invoke(event)));
    },
    async start(services) {
      const variables = emulatorEnvironment(services);
      const starting = Object.entries(options.functions).map(async ([name, { environment: ownOf, ...shape }]) => {
        const environment = { ...variables, ...ownOf?.(services) };
        const troubles = faults?.functions;
        const common = { onInvocation, troubles, clock, clockOffsetMs, log };
        started.set(name, await startFunction({ name, ...shape, ...common, environment }));
      });
      await Promise.all(starting);
      ready.resolve();
    },
    async stop() {
      await Promise.all([...started.values()].map((running) => running.stop()));
    },
  };
}
