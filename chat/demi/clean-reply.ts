import { EMOTIONS } from '../../protocol/emotions.ts';
import { silenceLine } from './failure-line.ts';

const NAMES = `(?:${EMOTIONS.join('|')})`;
const MARK = '[*_`"\'|\\s-]*'; // what markdown and JSON put around a name

const REASONING = /<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi;
const TAGS = 's|bos|eos|pad|unk|think|thinking|start_of_turn|end_of_turn';
const SPECIAL_TOKENS = new RegExp(
  `<[|\uFF5C][^<>]{0,40}[|\uFF5C]>|\\[/?INST\\]|<<?/?SYS>>?|</?(?:${TAGS})>`, // | and its full-width form
  'gi',
);
const LABEL = /^[\s*_"]*(?:(?:demi|assistant)[\s*_"]*:[*_"]*\s*)+/i;
const EMOTION_GROUP = new RegExp(
  `[[({][^[\\](){}]{0,200}\\b${NAMES}\\b["']?\\s*[:=]\\s*\\d[^[\\](){}]{0,400}[\\])}]`,
  'gi',
);
const EMOTION_LINE = new RegExp(`^${MARK}${NAMES}\\b${MARK}(?:[:=|]${MARK}|\\()\\d*\\.?\\d+.*$`, 'gim');
const HEADINGS = 'emotions?|emotional state|emotion[_ ]state|feelings|mood';
const COLUMNS = 'value|level|score|intensity';
const EMOTION_HEADING = new RegExp(`^[*_#|\\s-]*(?:${HEADINGS})\\b[*_|:\\s]*(?:(?:${COLUMNS})[*_|\\s]*)?$`, 'gim');
const TABLE_RULE = /^\s*\|?(?:\s*:?-{3,}:?\s*\|?)+\s*$/gm;
const EMPTY_FENCE = /```\w*\s*```/g;

/**
 * What of a model's reply may be shown: no label, no special tokens, no reasoning, no emotion table. When nothing is
 * left, a line in character that `seed` decides.
 */
export function cleanReply(text: string, seed = ''): string {
  const spoken = withoutEmotions(text.replace(REASONING, '').replace(SPECIAL_TOKENS, ''));
  const clean = spoken
    .replace(LABEL, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return clean === '' ? silenceLine(seed) : clean;
}

function withoutEmotions(text: string): string {
  const bare = text.replace(EMOTION_GROUP, '').replace(EMOTION_LINE, '');
  if (bare === text) return text; // a heading or a rule without a table is hers
  return bare.replace(EMOTION_HEADING, '').replace(TABLE_RULE, '').replace(EMPTY_FENCE, '');
}
