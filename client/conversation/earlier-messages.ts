import type { ServerFrame } from '../connection/frames.ts';
import type { Line } from '../connection/line.ts';
import type { LoadOutcome } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import { Timers } from '../platform/timers.ts';
import type { Conversation } from './state.ts';

const PAGE = 50;
const PATIENCE_MS = 15_000; // 15 s

type Question = {
  readonly requestId: string;
  readonly outcome: Promise<LoadOutcome>;
  settle(outcome: LoadOutcome): void;
};

/** Asks for older messages, one page at a time. */
export class EarlierMessages {
  readonly #timers: Timers<'answer'>;
  readonly #onChange: () => void;
  #question: Question | undefined;
  #count = 0;

  constructor(clock: Clock, onChange: () => void) {
    this.#timers = new Timers(clock);
    this.#onChange = onChange;
  }

  get isLoading(): boolean {
    return this.#question !== undefined;
  }

  load({ stored, hasEarlier }: Conversation, line: Line | undefined): Promise<LoadOutcome> {
    if (this.#question !== undefined) return this.#question.outcome;
    const before = stored[0]?.message_id;
    if (line === undefined) return Promise.resolve('unavailable');
    if (!hasEarlier || before === undefined) return Promise.resolve('nothing_earlier');
    const { outcome, requestId } = this.#ask();
    if (!line.send('history', { before, limit: PAGE }, requestId)) this.abandon();
    return outcome;
  }

  /** Looks whether a frame is the answer. */
  observe({ event, requestId }: ServerFrame): void {
    if (requestId === undefined || requestId !== this.#question?.requestId) return;
    this.#settle(event === 'history' ? 'loaded' : 'unavailable');
  }

  abandon(): void {
    this.#settle('unavailable');
  }

  #ask(): Question {
    this.#count += 1;
    let settle: (outcome: LoadOutcome) => void = () => undefined;
    const outcome = new Promise<LoadOutcome>((resolve) => {
      settle = resolve;
    });
    const question = { requestId: `earlier-${this.#count}`, outcome, settle };
    this.#question = question;
    this.#timers.set('answer', PATIENCE_MS, () => this.abandon());
    this.#onChange();
    return question;
  }

  #settle(outcome: LoadOutcome): void {
    const question = this.#question;
    if (question === undefined) return;
    this.#question = undefined;
    this.#timers.cancel('answer');
    question.settle(outcome);
    this.#onChange();
  }
}
