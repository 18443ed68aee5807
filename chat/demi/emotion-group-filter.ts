import { EMOTIONS } from '../../protocol/emotions.ts';
import type { TextFilter } from './text-filter.ts';

/** Stands where a group of emotions stood, between the two filters: a noncharacter of Unicode, meant for use within a program. */
export const GAP = '\uFDD0';

const ASSIGNED = `[^[\\](){}]{0,200}\\b(?:${EMOTIONS.join('|')})\\b["']?\\s{0,3}[:=]\\s{0,3}\\d`;
const GROUP = new RegExp(`[[({]${ASSIGNED}[^[\\](){}]{0,400}[\\])}]`, 'gi');
const OPEN_GROUP = /[[({][^[\](){}]*$/;
const ASSIGNED_IN_GROUP = new RegExp(`^[[({]${ASSIGNED}`, 'i');
const LONGEST_BEFORE_FIGURE = 222; // characters from the bracket to the first figure, as `ASSIGNED` allows
const LONGEST_AFTER_FIGURE = 400;

/** Takes out emotions that stand in brackets or braces: `{"loneliness": 0.5}`. Prose in brackets waits for its end. */
export function emotionGroupFilter(): TextFilter {
  let held = '';
  return {
    add: (piece) => {
      const text = held + piece.replaceAll(GAP, '');
      const from = openGroup(text);
      held = text.slice(from);
      return text.slice(0, from).replace(GROUP, GAP);
    },
    end: () => (ASSIGNED_IN_GROUP.test(held) ? GAP : held), // broken off in the middle
  };
}

/** Where a group begins that is still open and may be one of emotions; the end of the text where there is none. */
function openGroup(text: string): number {
  const from = text.search(OPEN_GROUP);
  if (from === -1) return text.length;
  const group = text.slice(from);
  const assigned = ASSIGNED_IN_GROUP.exec(group);
  const longest = assigned ? assigned[0].length + LONGEST_AFTER_FIGURE : LONGEST_BEFORE_FIGURE;
  return group.length <= longest ? from : text.length;
}
