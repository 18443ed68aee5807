import { systemClock } from '../gateway/index.ts';
import { INVOCATIONS_AT_ONCE } from '../lambda/start-function.ts';
import { consume } from '../queues/consume.ts';
import type { LocalQueues } from '../queues/start-queues.ts';
import type { DeliveryTroubles } from '../queues/troubles.ts';
import { startSchedules } from '../schedules/start-schedules.ts';
import type { FunctionTime } from './function-time.ts';
import type { InvokeFunction } from './functions.ts';
import type { EmulatorOptions } from './options.ts';

/** Has queues consumed by their functions; `onDelivery` hears of it. Returns how to stop, all at once. */
export function startConsumers(
  { queues: shapes = {}, clock, log }: EmulatorOptions,
  queues: LocalQueues | undefined,
  invoke: InvokeFunction,
  troubles: DeliveryTroubles | undefined,
  onDelivery: (queue: string, messages: number) => void,
): () => Promise<void> {
  if (queues === undefined) return async () => undefined;
  const stops = [...queues.queues].flatMap(([name, queue]) => {
    const settings = shapes[name]?.consumer;
    if (settings === undefined) return [];
    const invokeConsumer = (event: unknown) => invoke(settings.function, event);
    // What has to wait, waits in the queue: received and not worked on, it would use up its visibility and its receives.
    const maxConcurrency = Math.min(settings.maxConcurrency, INVOCATIONS_AT_ONCE);
    return [
      consume({
        client: queues.own,
        queue,
        settings: { ...settings, maxConcurrency },
        invoke: invokeConsumer,
        troubles,
        onDelivery: (messages) => onDelivery(name, messages),
        clock,
        log,
      }),
    ];
  });
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Has functions invoked by their schedules. Returns how to stop. */
export function startScheduler(
  options: EmulatorOptions,
  { speed }: FunctionTime,
  invoke: InvokeFunction,
): () => Promise<void> {
  const stop = startSchedules({
    schedules: options.schedules ?? {},
    clock: options.clock ?? systemClock,
    speed,
    invoke: (_schedule, shape) => invoke(shape.function, shape.input ?? {}),
    log: options.log,
  });
  return async () => stop();
}
