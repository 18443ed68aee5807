import { EMOTIONS } from '../../protocol/emotions.ts';
import { GAP } from './emotion-group-filter.ts';
import { beginningOf, type TextFilter } from './text-filter.ts';

const NAMES = `(?:${EMOTIONS.join('|')})`;
const HEADINGS = ['emotion', 'emotions', 'emotional state', 'emotion state', 'emotion_state', 'feelings', 'mood'];
const COLUMNS = ['value', 'level', 'score', 'intensity'];

const MARK = '[*_`"\'|\\s-]*'; // what markdown and JSON put around a name
const HEADING_MARK = '[*_#|\\s-]*';
const HEADING = `${HEADING_MARK}(?:${HEADINGS.join('|')})\\b[*_|:\\s]*`;
const FENCE = '\\s*```\\w*\\s*';
const EMOTION = new RegExp(`^${MARK}${NAMES}\\b${MARK}(?:[:=|]${MARK}|\\()\\.?\\d`, 'i');
const GROUP_GAP = new RegExp(`^(?:${MARK}|${HEADING}|${FENCE})${GAP}`, 'i');
const MAY_BE_EMOTION = new RegExp(
  `^(?:${[
    `${MARK}(?:${EMOTIONS.map(beginningOf).join('|')}|${NAMES}${MARK}(?:[:=|]${MARK}|\\()?\\.?)?`,
    `${HEADING_MARK}(?:${HEADINGS.map(beginningOf).join('|')})?`,
    `${HEADING}(?:${COLUMNS.map(beginningOf).join('|')}|(?:${COLUMNS.join('|')})[*_|\\s]*)?`,
    '[\\s|:-]*',
    FENCE,
  ].join('|')})$`,
  'i',
);
const HEADING_LINE = new RegExp(`^${HEADING}(?:(?:${COLUMNS.join('|')})[*_|\\s]*)?$`, 'i');
const RULE_LINE = /^[\s|:-]*---[\s|:-]*$/;
const FENCE_LINE = new RegExp(`^${FENCE}$`);
const BARE_FENCE = /^\s*```\s*$/;
const MOST_HELD = 200; // characters of lines that may belong to a table

/**
 * Takes out lines that give an emotion a figure, and what stands right around them: a heading, the rules of a table, the
 * fence of a block of code. The beginning of a line waits until it is clear what it is.
 */
export function emotionLineFilter(): TextFilter {
  let line = ''; // the beginning of the line, where it is not yet clear what it is
  let kind: 'unclear' | 'hers' | 'emotion' = 'unclear';
  let frame: readonly string[] = []; // whole lines before it, which go where the line goes
  let hasEmotion = false; // something was taken out of this line
  let isAfterEmotion = false;
  let isInCode = false; // a block of code, as shown
  let isFenceGone = false; // what began a block of code was taken out

  const release = (): string => {
    const released = [...frame, hasEmotion ? line.trimStart() : line];
    for (const shown of released) if (shown.trimStart().startsWith('```')) isInCode = !isInCode;
    [frame, line, kind, isAfterEmotion] = [[], '', 'hers', false];
    return withoutGaps(released.join(''));
  };
  /** Of what stands before an emotion only blank lines stay. */
  const takeOut = (emotion: string): string => {
    const blank = frame.filter(isBlank).join('');
    isFenceGone ||= [...frame, emotion].some((text) => text.includes('```'));
    [frame, isAfterEmotion] = [[], true];
    return blank;
  };
  const head = (): string => line.slice(0, Math.max(0, MOST_HELD - frame.join('').length));
  const takeOutGroups = (): string => {
    let passed = '';
    for (let group = GROUP_GAP.exec(head()); group; group = GROUP_GAP.exec(head())) {
      [line, hasEmotion] = [line.slice(group[0].length), true];
      passed += takeOut(group[0]);
    }
    return passed;
  };
  const judge = (): string => {
    const passed = takeOutGroups();
    if (EMOTION.test(head())) {
      [line, kind] = ['', 'emotion'];
      return passed + takeOut('');
    }
    return line === head() && MAY_BE_EMOTION.test(line) ? passed : passed + release();
  };
  const read = (part: string): string => {
    if (kind !== 'unclear') return kind === 'hers' ? withoutGaps(part) : '';
    line += part;
    return judge();
  };
  const belongsToFrame = (): boolean => {
    if (isBlank(line)) return frame.length > 0;
    if (BARE_FENCE.test(line) && isInCode) return false;
    return HEADING_LINE.test(line) || RULE_LINE.test(line) || FENCE_LINE.test(line);
  };
  const endUnclear = (lineBreak: string): string => {
    if (hasEmotion && isBlank(line)) return '';
    if (isAfterEmotion && (RULE_LINE.test(line) || HEADING_LINE.test(line))) return '';
    if (isFenceGone && BARE_FENCE.test(line)) {
      isFenceGone = false;
      return '';
    }
    if (!belongsToFrame()) return isBlank(line) ? line + lineBreak : release() + lineBreak;
    frame = [...frame, line + lineBreak];
    line = '';
    return frame.join('').length > MOST_HELD ? release() : '';
  };
  const endLine = (lineBreak: string): string => {
    const passed = kind === 'unclear' ? endUnclear(lineBreak) : kind === 'hers' ? lineBreak : '';
    [line, kind, hasEmotion] = ['', 'unclear', false];
    return passed;
  };

  return {
    add: (piece) => {
      let passed = '';
      for (const part of piece.split(/(\n)/)) passed += part === '\n' ? endLine(part) : read(part);
      return passed;
    },
    end: () => endLine('') + release(),
  };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function withoutGaps(text: string): string {
  return text.replaceAll(GAP, '');
}
