import type { Questions } from '../connection/questions.ts';
import type { LoadOutcome } from '../events.ts';
import type { Conversation } from './state.ts';

const PAGE = 50;

/** Loads older messages, one page at a time: calls while one is under way share its outcome. */
export function createEarlierMessages(
  { ask }: Pick<Questions, 'ask'>,
  onLoading: (isLoadingEarlier: boolean) => void,
): (from: Conversation) => Promise<LoadOutcome> {
  const callers: ((outcome: LoadOutcome) => void)[] = [];

  const load = (before: string): void => {
    onLoading(true);
    ask('history', { before, limit: PAGE }, (frame) => {
      onLoading(false);
      for (const tell of callers.splice(0)) tell(frame?.event === 'history' ? 'loaded' : 'unavailable');
    });
  };
  return async ({ stored, hasEarlier }) => {
    const before = stored[0]?.message_id;
    if (!hasEarlier || !before) return 'nothing_earlier';
    return new Promise((resolve) => {
      if (callers.push(resolve) === 1) load(before);
    });
  };
}
