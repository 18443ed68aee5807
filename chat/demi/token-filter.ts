import { beginning, beginningOf, type TextFilter } from './text-filter.ts';

const TAGS = ['s', 'bos', 'eos', 'pad', 'unk', 'think', 'thinking', 'start_of_turn', 'end_of_turn'];
const BAR = '[|\uFF5C]'; // | and its full-width form
const SPECIAL_TOKEN = new RegExp(`<${BAR}[^<>]{0,40}${BAR}>|\\[/?INST\\]|<<?/?SYS>>?|</?(?:${TAGS.join('|')})>`, 'gi');
const MAY_BE_TOKEN = new RegExp(
  `(?:<${BAR}[^<>]{0,41}|\\[/?(?:${beginningOf('INST')})?|<<?/?(?:${beginningOf('SYS>')})?|</?(?:${TAGS.map(beginningOf).join('|')})?)$`,
  'i',
);

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
