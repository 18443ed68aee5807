import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call, Outcome } from './messages.ts';
import type { Death } from './troubles.ts';

/** A call under way. */
export type OpenCall = {
  readonly name: string;
  /** False once it was answered or has failed, whether or not anybody has noticed yet. */
  isOpen(): boolean;
  cut(cause: Error): void; // also an answer that is still coming
};

/** An invocation in the thread of its function. */
export type Running = {
  readonly requestId: string;
  readonly death: Death | undefined;
  /** By how much its clock is off, from its first moment to its last. */
  readonly clockOffsetMs: number;
  readonly startedAt: number; // of performance.now()
  readonly openCalls: Set<OpenCall>;
  readonly calls: Call[];
  callsBegun: number;
  hasEnded(): boolean;
  /** Ends it, once, because its handler returned or threw: what it does from now on reaches nobody. */
  end(outcome: Outcome): void;
  /** Ends it, once, in the middle: nobody could have waited for what it still had to do. */
  stop(outcome: Outcome): void;
  /** Tells that it began a call after its end, if that was its own doing. */
  refuse(call: string): Error;
};

/** Which invocation the running code belongs to, however many run at once in this thread. */
export const current = new AsyncLocalStorage<Running>();

export type Ends = {
  done(outcome: Outcome, calls: readonly Call[], abandoned: readonly string[]): void;
  refused(call: string): void;
};

export type Invocation = Pick<Running, 'requestId' | 'death' | 'clockOffsetMs'>;

export function startRunning({ requestId, death, clockOffsetMs }: Invocation, ends: Ends): Running {
  let ended: 'no' | 'by itself' | 'by others' = 'no';
  const end = (outcome: Outcome, how: typeof ended): void => {
    if (ended !== 'no') return;
    ended = how;
    const open = [...running.openCalls].filter((call) => call.isOpen());
    current.run(running, () => {
      for (const call of running.openCalls) call.cut(notAwaited(call.name)); // their errors are this invocation's too
    });
    const abandoned = how === 'by itself' ? open.map(({ name }) => name) : [];
    ends.done(outcome, running.calls, abandoned);
  };
  const running: Running = {
    requestId,
    death,
    clockOffsetMs,
    startedAt: performance.now(),
    openCalls: new Set(),
    calls: [],
    callsBegun: 0,
    hasEnded: () => ended !== 'no',
    end: (outcome) => end(outcome, 'by itself'),
    stop: (outcome) => end(outcome, 'by others'),
    refuse(call) {
      if (ended === 'by itself') ends.refused(call);
      return notAwaited(call);
    },
  };
  return running;
}

/**
 * Lambda freezes a function's environment when its handler has returned: what was not awaited is lost, or happens during
 * some later invocation (Lambda developer guide, "Lambda execution environment").
 */
function notAwaited(call: string): Error {
  return new Error(`${call} was not awaited: its invocation has ended`);
}

/** A container that was killed, as Lambda reports it. */
export function killed(requestId: string): Outcome {
  const message = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
  return { ok: false, name: 'Runtime.ExitError', message, stack: undefined };
}

export function failure(cause: unknown): Outcome {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { ok: false, name: error.name, message: error.message, stack: error.stack };
}
