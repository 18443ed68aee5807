import type { Outcome } from './fate.ts';
import type { ServiceName } from './plan.ts';

const SERVICES = ['dynamodb', 'sqs', 'connections'] as const satisfies readonly ServiceName[];
const SERVICE_COUNTS = ['throttled', 'errors', 'lost_answers', 'hung', 'delayed'] as const;
const OTHERS = [
  'tables_throttled',
  'disconnects_dropped',
  'disconnects_delayed',
  'deliveries_duplicated',
  'deliveries_delayed',
  'messages_delayed',
  'invocations_killed',
  'invocations_delayed',
  'clock_jumps',
  'handshakes_refused',
  'frames_delayed',
  'frames_duplicated',
] as const;

export type CounterName = `${ServiceName}_${(typeof SERVICE_COUNTS)[number]}` | (typeof OTHERS)[number];

export type Counters = {
  add(name: CounterName): void;
  /** All of them, those that are 0 too. */
  all(): Readonly<Record<string, number>>;
};

/** How often each fault has struck since the start; half-dead and dropped sockets are the gateway's to count. */
export function createCounters(): Counters {
  const ofServices = SERVICES.flatMap((service) => SERVICE_COUNTS.map((count) => `${service}_${count}` as const));
  const counts = new Map<CounterName, number>([...ofServices, ...OTHERS].map((name) => [name, 0]));
  return {
    add: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    all: () => Object.fromEntries(counts),
  };
}

/** The counter of what became of a call; undefined where all went well. */
export function counterOf(service: ServiceName, outcome: Outcome): CounterName | undefined {
  switch (outcome) {
    case 'answered':
      return undefined;
    case 'throttled':
      return `${service}_throttled`;
    case 'table throttled':
      return 'tables_throttled';
    case 'failed':
      return `${service}_errors`;
    case 'answer lost':
      return `${service}_lost_answers`;
    case 'hung':
      return `${service}_hung`;
  }
}
