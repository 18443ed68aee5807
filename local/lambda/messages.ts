import type { Death } from './troubles.ts';

/** What a function's thread is told when it starts. */
export type ThreadData = {
  readonly entry: string; // absolute path of the module
  readonly functionName: string;
  readonly memoryMb: number;
  /** By how much its clock is off where no invocation is under way. */
  readonly clockOffsetMs: number;
};

/** What goes to a function's thread. */
export type ToThread =
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly requestId: string;
      readonly eventJson: string; // the event travels as JSON, as it does to Lambda: half the time of a structured clone
      readonly remainingMs: number;
      readonly clockOffsetMs: number;
      readonly death: Death | undefined;
    }
  | { readonly kind: 'stop'; readonly id: number; readonly reason: string } // its time is over
  | { readonly kind: 'ping' };

/** One call of a service that an invocation made. */
export type Call = {
  readonly service: string; // 'DynamoDB', 'SQS', ... or the host
  readonly operation: string; // 'PutItem', ... or the method
  readonly startedAtMs: number; // since the invocation began
  readonly durationMs: number;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** DynamoDB's capacity units, where the service told them (services/service-door.ts). */
  readonly readUnits: number;
  readonly writeUnits: number;
};

/** What an invocation came to. Results travel as JSON, as they do from Lambda. */
export type Outcome =
  | { readonly ok: true; readonly json: string | undefined }
  | { readonly ok: false; readonly name: string; readonly message: string; readonly stack: string | undefined };

/** What comes back from a function's thread. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly requestId: string;
      readonly outcome: Outcome;
      readonly calls: readonly Call[];
      /** Calls that were under way and that nobody waited for; they were cut. */
      readonly abandoned: readonly string[];
    }
  | { readonly kind: 'refused'; readonly requestId: string; readonly call: string }; // begun after the end
