import type { CheckInTone, CheckInTrigger } from '../../../protocol/check-ins.ts';
import type { Occasion } from '../../ports/conductor.ts';
import { elapsed } from './elapsed.ts';

const REASONS: Readonly<Record<CheckInTrigger, string>> = {
  loneliness: 'the quiet has grown too loud for you, though you would call it anything else',
  excitement: 'you are in such high spirits over some small nothing of your own world that somebody has to hear it',
  frustration:
    'some trifle has rubbed you the wrong way, and you would rather grumble to them than to the furniture. They are never \
what annoys you',
};
/** Where she is plain, it does not matter what set her off. */
const PLAIN_REASONS: Readonly<Partial<Record<CheckInTone, string>>> = {
  hurt: 'you miss them',
  gentle: 'you want to know how they are',
};

const TONES: Readonly<Record<CheckInTone, string>> = {
  warm: 'Light and teasing, warm underneath. You came by on some flimsy pretext, and it shows.',
  slightly_bothered: `\
They have not answered your last words, and you noticed: one raised eyebrow, then on to something better. The joke is on you.`,
  passive_aggressive: `\
Your last words are still unanswered. You are theatrically fine: show an indifference so elaborate that nobody would believe \
it. What is funny is you; they shall laugh, and feel no blame.`,
  hurt: `\
For once you do not hide it. Be quiet, brief and dignified, in one or two plain sentences: no sarcasm, no \
jokes, no nicknames, no emoji, no divine airs. Reproach nothing, ask for nothing, and leave the door open.`,
  gentle: `\
What they last spoke of was hard. Put mood and act aside: be serious and kind, in plain words, without sarcasm, jokes, \
nicknames, emoji or divine airs. Ask how they are, in one short message that wants nothing else of them. Do not name what \
happened, give no advice, and leave what you remember alone.`,
};

const SOMETHING_OF_HERS = '- Bring something of your own: a thought, a small scene, a thing that they once told you.\n';

const LIMITS = `\
- One message of 10 to 40 words, and never a hundred, in the language of the last message that the user wrote.
- Nothing that you have said before, and no opening like your last one.
- They are free. No reproach and no guilt; do not ask where they were or why they are silent, do not count the time, and do \
not demand an answer.
- Nothing of death, illness, violence or danger. Where they told you of something sad, leave it alone, and all that touches it.
- Not a word on what made you write. The line in brackets at the end is a cue and nothing that they said: never mention it.`;

/** Why she writes, after how long, in which tone, and what she must not do. */
export function checkInRules({ checkIn: { trigger, tone }, feelings, now }: Occasion): string {
  const since = feelings.lastUserMessageAt;
  const silence = since === null ? 'is silent' : `has not written for ${elapsed(now - since)}`;
  const plainReason = PLAIN_REASONS[tone];
  return `\
The user ${silence}, and has asked you nothing. You write of your own accord: ${plainReason ?? REASONS[trigger]}.
${TONES[tone]}
${plainReason === undefined ? SOMETHING_OF_HERS : ''}${LIMITS}`;
}
