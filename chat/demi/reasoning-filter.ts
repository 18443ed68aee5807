import { beginning, beginningOf, type TextFilter } from './text-filter.ts';

const OPENING = /<think(?:ing)?>/i;
const CLOSING = /<\/think(?:ing)?>/i;
const MAY_OPEN = new RegExp(`${beginningOf('<thinking')}$`, 'i');
const MAY_CLOSE = new RegExp(`${beginningOf('</thinking')}$`, 'i');

/** Takes out what a model thinks aloud before it answers, to the end where that has none. */
export function reasoningFilter(): TextFilter {
  let held = '';
  let isReasoning = false;
  /** Reads up to where the one ends and the other begins, or may begin. */
  const readOn = (edge: RegExpExecArray | null): string => {
    const from = edge?.index ?? beginning(held, isReasoning ? MAY_CLOSE : MAY_OPEN);
    const passed = isReasoning ? '' : held.slice(0, from);
    held = held.slice(from + (edge?.[0].length ?? 0));
    if (edge) isReasoning = !isReasoning;
    return passed;
  };
  return {
    add: (piece) => {
      held += piece;
      let passed = '';
      let edge: RegExpExecArray | null;
      do {
        edge = (isReasoning ? CLOSING : OPENING).exec(held);
        passed += readOn(edge);
      } while (edge);
      return passed;
    },
    end: () => (isReasoning ? '' : held),
  };
}
