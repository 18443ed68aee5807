import type { ServerFrame } from '../connection/frames.ts';

/**
 * The newest message up to which nothing is missing: where a later connection resumes. A long absence comes in several
 * deltas; until the last one, live messages must not move it.
 */
export class Cursor {
  #id: string | null = null;
  #isCaughtUp = false;

  get id(): string | null {
    return this.#id;
  }

  /** Takes note of a frame. The id after which to ask for more, if the frame was not the end. */
  observe(frame: ServerFrame): string | undefined {
    if (frame.event === 'message' && this.#isCaughtUp) this.#advance(frame.data.message_id);
    if (frame.event !== 'history' || frame.data.mode === 'page') return undefined;
    const { mode, has_more: hasMore, messages } = frame.data;
    const last = messages.at(-1)?.message_id;
    if (last !== undefined) this.#advance(last);
    this.#isCaughtUp = mode === 'replace' || !hasMore;
    return this.#isCaughtUp ? undefined : last;
  }

  /** The line broke: what comes over the next one before its history may have gaps before it. */
  lineLost(): void {
    this.#isCaughtUp = false;
  }

  reset(): void {
    this.#id = null;
    this.#isCaughtUp = false;
  }

  #advance(id: string): void {
    if (this.#id === null || id > this.#id) this.#id = id;
  }
}
