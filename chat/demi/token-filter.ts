import { beginningOf, type TextFilter } from './text-filter.ts';

const OPENING = /<think(?:ing)?>/i;
const CLOSING = /<\/think(?:ing)?>/i;
const MAY_OPEN = new RegExp(`${beginningOf('<thinking')}$`, 'i');
const MAY_CLOSE = new RegExp(`${beginningOf('</thinking')}$`, 'i');

const TAGS = ['s', 'bos', 'eos', 'pad', 'unk', 'think', 'thinking', 'start_of_turn', 'end_of_turn'];
const BAR = '[|\uFF5C]'; // | and its full-width form
const SPECIAL_TOKEN = new RegExp(`<${BAR}[^<>]{0,40}${BAR}>|\\[/?INST\\]|<<?/?SYS>>?|</?(?:${TAGS.join('|')})>`, 'gi');
const MAY_BE_TOKEN = new RegExp(
  `(?:<${BAR}[^<>]{0,41}|\\[/?(?:${beginningOf('INST')})?|<<?/?(?:${beginningOf('SYS>')})?|</?(?:${TAGS.map(beginningOf).join('|')})?)$`,
  'i',
);

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

/** Takes out the marks with which models are told where a turn begins and ends. */
export function tokenFilter(): TextFilter {
  let held = '';
  return {
    add: (piece) => {
      const text = held + piece;
      const from = beginning(text, MAY_BE_TOKEN);
      held = text.slice(from);
      return text.slice(0, from).replace(SPECIAL_TOKEN, '');
    },
    end: () => held.replace(SPECIAL_TOKEN, ''),
  };
}

/** Where the end of `text` may be the beginning of something; behind it where it may not. */
function beginning(text: string, mayBegin: RegExp): number {
  const index = text.search(mayBegin);
  return index === -1 ? text.length : index;
}
