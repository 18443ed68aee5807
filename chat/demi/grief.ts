import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

/** Why a message must be met with seriousness. */
export type Grief = 'death' | 'illness' | 'hardship';

const PARENT =
  'mom|mum|mother|dad|father|parents?|step(mom|dad)|god(mother|father)|mentor|teacher|boss|colleague|coworker';
const FAMILY = 'sister|brother|twin|son|daughter|child|kid|baby|wife|husband|uncle|aunt|auntie|cousin|nephew|niece';
const ELDER = 'grandma|grandmother|granny|nana|grandpa|grandfather|grandparents?';
const DEAR = 'partner|fianc[eé]e?|girlfriend|boyfriend|friend|bestie|roommate|neighbou?r';
const ANIMAL = 'dog|puppy|cat|kitty|kitten|pet|horse|rabbit|bunny|hamster|parrot|bird|guinea pig';
const SOMEBODY = `(${PARENT}|${FAMILY}|${ELDER}|${DEAR}|${ANIMAL})`;
const LATELY = '(has |have |had |just |recently |suddenly |also |is |are |was |were |got )*';
const GRAVELY = '(so |very |really |seriously |gravely )*';
const DISEASE =
  "(cancer|leuka?emia|dementia|alzheimer'?s|parkinson'?s|an? (brain )?(tumou?r|stroke|heart attack|aneurysm))";

/** Figures of speech, taken out before the rules look. */
const HARMLESS = new RegExp(
  phrases`
  (died|dead|dying) (of|from|with)? ?(laughter|laughing|boredom|embarrassment|cringe)
  (gave|give|giving|almost had|nearly had) (me |him |her |them |us )?a (mini |small )?heart attack
  stroke of (luck|genius)
  sick (of|and tired|beat|burn|move|trick|joke)
  fired up
  dead (tired|serious|right|wrong|end|line|pool|weight)
  (sun|moon|rising|zodiac|i'm a|i am a|she's a|he's a) (in )?cancer
  burn(ed|t) out (bulb|candle|engine|fuse)
`,
  'gu',
);

const DEATH = phrases`
  ${SOMEBODY}( \S+)? ${LATELY}(died|dead|dying|killed|murdered)
  ${SOMEBODY}( \S+)? ${LATELY}passed(?! (the|his|her|a|an|my|me|by|on|it))
  ${SOMEBODY}( \S+)? ${LATELY}put (down|to sleep)
  (lost|losing|bury|buried|burying|mourn|mourning|put down|had to put) (my|our|his|her) (\S+ )?${SOMEBODY}
  passed away|funeral|miscarriage|miscarried|stillb(orn|irth)|in mourning|grieving|no longer with us|condolences
  (anniversary|death) of (my|our|his|her) (late )?(${SOMEBODY}|death)
  rip (to )?(my )?${SOMEBODY}
  my (late|dead) ${SOMEBODY}
`;

const ILLNESS = phrases`
  (has|have|had|got|beat|fighting|with|of|to|is|it's) (\S+ )?${DISEASE}
  chemo|chemotherapy|hospice|intensive care|the icu|terminally ill|terminal illness|life support|malignant
  (been|was|got|were) diagnosed
  (in|to|from) (the )?(hospital|a coma)(?! (drama|show|series))
  (surgery|biopsy) (tomorrow|today|next|on|this|went|is|was)
  (i'm|i am|feel|feeling|(?<!(this|that|it|which|what) )is|been) ${GRAVELY}(sick|ill|unwell)(?! of)
  (i have|i've got|i got|i caught) (a |the )?(fever|flu|covid|pneumonia|infection|migraine|food poisoning)
`;

const HARDSHIP = phrases`
  (lost|losing) (my|his|her|our|their) (job|house|home|apartment|savings)
  (got|was|were|been|being|get) (laid off|fired|let go|made redundant|evicted|sacked|bullied|scammed|robbed|mugged)
  (house|home|apartment|flat) (burned|burnt|flooded|was destroyed)
  (i'm|i am|we're|we are|became) homeless
  car (accident|crash)|had an accident
  divorce|divorced|divorcing|broke up with me|broken up with|we broke up|dumped me|got dumped|left me for
  (cheated|cheating) on me|(wife|husband|girlfriend|boyfriend|partner) left me
  panic attacks?|anxiety attack|depressed|depression|breakdown|burn(ed|t) out|can't stop crying|heartbroken|hopeless
  i feel (so )?(empty|worthless|numb)|hate myself
  (can't|cannot) (do|take) (this|it) any ?more|feel like giving up|(feel|felt) (so )?(alone|lonely)
  (nobody|no one) (loves|cares about|likes) me
  bombing|air raid|war zone|refugee|earthquake hit
`;

const RULES = [
  ['death', DEATH],
  ['illness', ILLNESS],
  ['hardship', HARDSHIP],
] as const satisfies readonly (readonly [Grief, RegExp])[];

/** Whether a message speaks of death, illness or another blow; then nothing in the answer may be a joke. */
export function griefIn(text: string): Grief | null {
  const meant = plainText(text).toLowerCase().replace(HARMLESS, ' ');
  return RULES.find(([, rule]) => rule.test(meant))?.[0] ?? null;
}
