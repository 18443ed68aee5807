import type { ServerFrame } from '../connection/frames.ts';

/**
 * The newest message up to which nothing is missing: where a later connection resumes. A long absence comes in several
 * deltas; until the last one, live messages must not move it.
 */
export function createCursor() {
  let id: string | null = null;
  let isCaughtUp = false;

  const advance = (to: string | undefined): void => {
    if (to && to > (id ?? '')) id = to;
  };
  return {
    id: () => id,
    /** Takes note of a frame. The id after which to ask for more, if the frame was not the end. */
    observe: ({ event, data }: ServerFrame): string | undefined => {
      if (event === 'message' && isCaughtUp) advance(data.message_id);
      if (event !== 'history' || data.mode === 'page') return undefined;
      const last = data.messages.at(-1)?.message_id;
      advance(last);
      isCaughtUp = data.mode === 'replace' || !data.has_more;
      return isCaughtUp ? undefined : last;
    },
    /** The line broke: what comes over the next one before its history may have gaps before it. */
    lineLost: (): void => {
      isCaughtUp = false;
    },
    reset: (): void => {
      id = null;
    },
  };
}
