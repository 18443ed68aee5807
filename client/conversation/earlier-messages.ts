import type { ServerFrame } from '../connection/frames.ts';
import type { Line } from '../connection/line.ts';
import type { LoadOutcome } from '../events.ts';
import type { Alarm } from '../platform/alarm.ts';
import type { Conversation } from './state.ts';

const PAGE = 50;
const PATIENCE_MS = 15_000; // 15 s

export type EarlierMessages = ReturnType<typeof createEarlierMessages>;

/** Asks for older messages, one page at a time. */
export function createEarlierMessages(patience: Alarm, onChange: () => void) {
  let outcome: Promise<LoadOutcome> | undefined;
  let requestId: string | undefined;
  let count = 0;
  let settle: (outcome: LoadOutcome) => void = () => undefined;

  const end = (result: LoadOutcome): void => {
    patience.cancel();
    outcome = requestId = undefined;
    settle(result);
    onChange();
  };
  const ask = (line: Line, before: string): Promise<LoadOutcome> => {
    count += 1;
    requestId = `earlier-${count}`;
    outcome = new Promise((resolve) => {
      settle = resolve;
    });
    const answer = outcome;
    patience.set(PATIENCE_MS, () => end('unavailable'));
    onChange();
    if (!line.send('history', { before, limit: PAGE }, requestId)) end('unavailable');
    return answer;
  };
  return {
    isLoading: () => outcome !== undefined,
    load: ({ stored, hasEarlier }: Conversation, line: Line | undefined): Promise<LoadOutcome> => {
      const before = stored[0]?.message_id;
      if (!line) return Promise.resolve('unavailable');
      if (!hasEarlier || !before) return Promise.resolve('nothing_earlier');
      return outcome ?? ask(line, before);
    },
    /** Looks whether a frame is the answer. */
    observe: (frame: ServerFrame): void => {
      if (requestId && frame.requestId === requestId) {
        end(frame.event === 'history' ? 'loaded' : 'unavailable');
      }
    },
    abandon: (): void => {
      if (outcome) end('unavailable');
    },
  };
}
