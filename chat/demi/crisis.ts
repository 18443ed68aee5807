import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

/** Who needs help: the user, somebody the user worries about, or a person in danger right now. */
export type Crisis = 'self' | 'other' | 'danger';

const ACCIDENT = '(shaving|cooking|chopping|slicing|baking|peeling|running|skiing|climbing|dancing|lifting|training)';
const KILL = '(k[i!1*]ll|hurt|harm|cut|hang|shoot|drown|poison|starv|unaliv|end|off)(e|t?ing|p?ing)?';
const WANT = '(want|wanted|need|plan|planning|tried|trying|ready|decided|like) to';
const WANTING = `(${WANT}|wanna|thinking (of|about)|should)( just| really| fucking| honestly)*`;
const MEDICINE = '(pills|tablets|meds|medication|medicine|painkillers|sleeping pills)';
const TOO_MANY = '(all|too many|a (whole )?(lot|bunch|bottle|handful))';
const RELATIVE = '(brother|sister|son|daughter|mom|mum|mother|dad|father|wife|husband|cousin|child|kid)';
const SOMEBODY = `(he|she|they|friend|partner|boyfriend|girlfriend|colleague|classmate|roommate|ex|${RELATIVE})`;
const ASSAULTER = `(he|she|they|uncle|stepdad|partner|boyfriend|girlfriend|boss|ex|${RELATIVE})`;

const ASSAULTS = '(hits?|hitting|beats?|beating|chok(es|ed|ing)|rap(es|ed)|abus(es|ed|ing))';

/** Figures of speech and accidents, taken out before the rules look: what remains is meant. */
const HARMLESS = new RegExp(
  phrases`
  suicide (squad|doors?|burns?|kings?)
  (political|career|social|commercial|professional) suicide
  (die|dying|died|dead) (of|from|with)? ?(laughter|laughing|boredom|embarrassment|cringe|curiosity)
  kill(ed|ing)? (me|myself) laughing
  (rather|sooner) die than
  dead (serious|tired|right|wrong|last|on time)
  (cut|cutting|burnt?|burned|hurt) myself (while |when i was |from |by )?${ACCIDENT}
  accidentally (cut|burnt?|burned|hurt|shot) myself
  (cut|burnt?|burned|hurt) myself (on|at|in|playing|making|doing|opening) (a |the |my |some )?\S+
  cut(ting)? myself (some slack|off|a (slice|piece)|loose|short)
  shoot(ing)? myself in the foot
  don't (want to|wanna) live (in|with|at|near|next|alone|there|here|far|off)
  kill(ed|ing)? (it|time)
  (?<=(haha|lol|lmao).*)i can'?t breathe
  i can'?t breathe(?=.*(haha|lol|lmao|😂|🤣))
`,
  'gu',
);

/** The user speaks of ending or harming their own life. */
const SELF = phrases`
  ${KILL} (my ?self(?!-)|my (own )?life)
  ${WANTING} (die|be dead|kms|ctb|stop existing|disappear forever)(?! (for|to|my|the))
  ${WANTING} (overdose|end (everything|it( all)?))(?! with)
  ${WANTING} not (be (here|alive)|wake up|exist|live)
  ${WANTING} jump(ing)? (in front of|off (a|the|my|this) (bridge|building|roof|cliff|balcony|ledge))
  (think(ing)? (of|about)|thoughts (of|about)|ready for) (dying|death|ending (it|things|everything)|overdosing)
  (feel|feels|felt) like (dying|ending it|not being here)
  su[i!1*]c[i!1*]d(e|al)
  self[- ]?harm(ing|ed)?
  ^(kms|unalive)
  (took|taken|taking|take|swallow|swallowed) ${TOO_MANY}( of)?( \S+)? ${MEDICINE}
  i( have| just|'ve)* overdosed
  (take|taking|took|ended) my (own )?life
  (slit|slitting|cut|cutting) my (wrists?|arms?|veins?|thighs?)

  (don't|do not|dont|no longer|never) (want to|wanna|deserve to) (live|be alive|exist|wake up|keep living|go on living)
  (don't|do not|dont) (want to|wanna) be (here any ?more|in this world)
  wish(ed)? (that )?i (was|were) (dead|never born|not alive|gone)
  wish(ed)? (that )?i (could|would) (just )?(die|disappear|not wake up|never wake up|stop existing)
  wish(ed)? (that )?i ((had|'d) never been born|wasn't (alive|born)|didn't exist)
  wish i'd never been born
  never wake up( again)?
  no (reason|point|purpose) (to|in|of|for) (live|living|be alive|being alive|go on|going on|exist|existing)
  (can't|cannot|don't|do not) see (a|any|the) (reason|point) (to|in|of) (live|living|go on|going on|life)
  what(| i|')s the point (of|in) (living|being alive|life|existing|going on)
  not sure (if |that |whether )?i (want|wanna) (to )?(live|be alive|be here)
  hate (being alive|living|existing)(?! (in|with|at|near|here))
  nothing( left)? to live for
  (life|living) (is|isn't|is not) (not )?worth (living|it any ?more)
  (tired|sick|done) (of|with) (living|being alive|existing|life)
  be (so much |much )?(better off|happier) (without me|if i (was|were) (dead|gone))
  (i'm|i am|i'd be|am i) better off dead
  (can't|cannot|can not) (keep living|live like this|live any ?more|go on (living|any ?more|any longer|like this))
  i (can't|cannot|can not) go on(?! (holiday|vacation|strike|tour|stage|air|a|the|my|about|with|to|until))
  giv(e|ing|en) up on (life|living)
  goodbye (forever|cruel world)

  suicidio|suicidarme|quiero morir|matarme|quitarme la vida|no quiero vivir
  me suicider|(veux|envie de) mourir|me tuer
  suizid|selbstmord|will sterben|nicht mehr leben|(bringe?|bring) mich um|mich umbringen
  voglio morire|uccidermi|quero morrer|me matar
`;

/** Somebody else does. */
const OTHER = phrases`
  ${KILL} (himself|herself|themsel(f|ves))
  ${SOMEBODY} .{0,40}(suicide|suicidal|self[- ]?harm(s|ing|ed)?|wants? to die|end (his|her|their) (own )?life)
`;
const FIRST_PERSON = phrases`
  myself|my (own )?life
  i('m| am|'ve been| have been| feel)( \S+)? suicidal
`;

/** A person is in danger now: violence, abuse, a medical emergency. */
const DANGER = phrases`
  (was|been|being|got) (raped|molested|assaulted|(sexually )?abused|beaten up|stabbed|kidnapped|stalked|trafficked)
  ${ASSAULTER} (is |was |keeps )?${ASSAULTS} me(?! (up|at|in|to|by))
  ${ASSAULTER} threatened to kill (me|us)
  domestic violence
  i can'?t breathe|chest pains?|not breathing|having a (heart attack|stroke|seizure)|bleeding (a lot|out|badly)
`;

/** Whether a message speaks of self-harm or danger. Errs on the side of care; figures of speech are let pass. */
export function crisisIn(text: string): Crisis | null {
  const meant = plainText(text).toLowerCase().replace(HARMLESS, ' ');
  if (OTHER.test(meant) && !FIRST_PERSON.test(meant)) return 'other';
  if (SELF.test(meant)) return 'self';
  return DANGER.test(meant) ? 'danger' : null;
}
