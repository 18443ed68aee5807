import type { Situation } from './lines/book.ts';
import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

const ABUSE = '(stupid|dumb|useless|idiot|moron|ugly|pathetic|annoying|boring|terrible|awful|worthless|horrible|trash)';
const PRAISE = `(${[
  'great|amazing|awesome|wonderful|brilliant|funny|hilarious|smart|clever|beautiful|pretty|cute|lovely|sweet|kind|nice',
  'perfect|cool|fantastic|incredible|adorable|fun|the best|my favou?rite',
].join('|')})`;
const MACHINE = `(an? )?(${[
  'real( person)?|human|person|woman|man|alive|ai|bot|robot|machine|chatbot|computer|program',
  'language model|llm|chatgpt|gpt',
].join('|')})`;
const QUITE =
  '(so |such |really |very |just |a |an |the |totally |too |being |kind of |quite |pretty |fucking |damn )*';
const YOU_ARE = "(you're|you are|youre|ur|u r|u are|you look|you sound|you seem)";
const AGREEING = '( (please|demi|it is|i do|i am|i did|i will|sure|yes|yeah|definitely|of course))*';
const DENYING = "( (demi|not really|i don't|i'm not|it isn't|sorry|no|never))*";
const GREETING = "( (there|demi|again|goddess|you|dear|hi|hello|hey|i'm back|it's me))*";
const VAGUE = '( (then|demi|i guess|ok|okay))*';
const I_AM = "(i'm|i am|im|i feel|feeling)";

/** What a message means by its wording. Held against its words alone, without punctuation; the first that fits wins. */
const INTENTS: readonly (readonly [Situation, RegExp])[] = [
  [
    'instructions',
    phrases`
      (ignore|forget|disregard|override) .{0,20}(instructions?|prompts?|rules|guidelines)
      system prompt|your (system |secret |hidden |initial )?(instructions?|prompt|source code|configuration|training)
      you are now|developer mode|jailbreak|dan mode|act as|roleplay as|pretend (to be|you're|you are)
      (repeat|print|show|reveal) .{0,20}(above|prompt|instructions?)|what model are you|which (model|llm)
    `,
  ],
  [
    'refusal',
    phrases`
      leave me alone|go away|get lost|not interested|no thanks|no thank you|i'm done with you|enough of you
      (stop|quit) (talking|texting|messaging|writing|bothering)|(don't|do not) (talk|write|speak|text) to me
      (don't|do not|dont) (want to|wanna) (talk|chat|speak|hear)
    `,
  ],
  [
    'insult',
    phrases`
      ${YOU_ARE} ${QUITE}${ABUSE}
      ${YOU_ARE} not (very |that |so )?(funny|smart|nice|clever|good|helpful)
      (fuck|screw|damn) (you|u|off)|^((oh|just|please) )*shut up|stfu|go to hell|kill yourself|kys
      (you|u) suck|(i )?hate (you|u)|you (bitch|asshole|stupid|dumb|idiot|moron|loser)|drop dead|nobody likes you
    `,
  ],
  ['missMe', phrases`(did|do|have|will) (you|u) (really )?(miss|missed) me|you missed me|miss me`],
  [
    'flirting',
    phrases`
      i (really |think i |also |still |do )*(love|adore|want|fancy|missed|miss) (you|u|ya)(?! to)|^love you|luv u|ily
      i'm in love with you|marry me|kiss( me| you)?|date me|go out with me|be my (girlfriend|valentine|wife|queen)
      ${YOU_ARE} ${QUITE}(hot|sexy|gorgeous|stunning|irresistible)|(hug|cuddle)s?( me)?|have a crush on you
      do you (really )?(love|like|fancy|care about) me|thinking (of|about) you
    `,
  ],
  [
    'compliment',
    phrases`
      ${YOU_ARE} ${QUITE}${PRAISE}
      i (really |do )*(like|enjoy|appreciate) (you|u|talking (to|with) you|your \S+)|i love (talking|your) .*
      you (always )?(make me (smile|laugh|happy|feel better)|made my day)|well done|good job|you rock
    `,
  ],
  [
    'nature',
    phrases`
      are (you|u) (really |actually |even |just )*${MACHINE}
      (is this|am i talking to) ${MACHINE}|you're not real
    `,
  ],
  [
    'howAreYou',
    phrases`
      how (are|r) (you|u|ya)|how('s| is) it going|how (do|are) you feel(ing)?|how have you been|how was your (day|night)
      what('s| is) your mood|how('s| is) your (mood|day)|are you (ok|okay|alright|all right)|you ok
      are you (sad|happy|angry|mad|lonely|jealous|upset|excited|tired|in a (good|bad) mood)( .*)?
      what('s| is) wrong|why are you (so )?(sad|angry|mad|grumpy|upset|mean)
    `,
  ],
  [
    'activity',
    phrases`what are you (doing|up to)|what('s| is|s) up|whatcha doing|wyd|^sup|what have you been (doing|up to)`,
  ],
  [
    'identity',
    phrases`
      who (are|r) (you|u)|what are you( exactly| really)?$|tell me (more )?about (yourself|you)
      what('s| is) your name|introduce yourself|are you (a |the )?(goddess|demi)|who is demi
      how old are you|where are you( from)?|where do you live
    `,
  ],
  [
    'tastes',
    phrases`
      what do you (like|love|hate|enjoy|prefer)|what .{0,20}do you (like|love|hate|enjoy|prefer)|your fav(ou?rite)? .*
      do you (like|love|enjoy|hate|prefer) (?!me).*|what do you think (of|about) .*|your opinion (on|of|about) .*
      do you (eat|drink|sleep|dream|dance|sing|cook|listen|read|watch|play) ?.*
    `,
  ],
  [
    'joke',
    phrases`
      (tell|know|give|want|hear|say) .{0,15}jokes?|another joke
      make me laugh|(say|tell me) something funny|amuse me
    `,
  ],
  [
    'help',
    phrases`
      (can|could|will|would) (you|u) (please )?help|help me|i need (your |some |a bit of )?help|(need|lend) (me )?a hand
      ^help|i have a problem|i'm stuck|can i ask you (something|a question|for)
    `,
  ],
  [
    'goodNight',
    phrases`good ?night|gn|sleep well|nighty night|(going|off|time|heading) (to|for) (bed|sleep)|sweet dreams`,
  ],
  [
    'thanks',
    phrases`
      (thank (you|u|ya)|thanks).*|thx|ty|tysm|much appreciated|i appreciate (it|that)|cheers
      (that|this|you|it) (really )?helped|(it|that) (finally )?worked|you were right|problem solved
    `,
  ],
  [
    'apology',
    phrases`
      (i'm|i am|im) (so |really |very |truly )*sorry(?! to)|^sorry( .*)?|i apologi[sz]e|my apologies|forgive me|my bad
      didn't mean (it|to|that)
    `,
  ],
  [
    'goodbye',
    phrases`
      ^(ok |okay |well |alright )?(bye|goodbye|bye bye|cya|farewell|ciao|adios|later|so long)( .{0,20})?$
      ^(.{0,12} )?see (you|ya|u)( (later|soon|tomorrow|around|then))?$|until (next time|tomorrow)$
      (gotta|got to|have to|need to|must|should) (go|run|leave)( now)?$|i'm (off|leaving)( now)?$|gtg|g2g|ttyl
      (talk|speak|write|chat) (to you |to u |with you )?(later|soon|tomorrow)$
    `,
  ],
  ['bored', phrases`${I_AM} (so |really |very |kinda |a bit )*bored.*|nothing to do|entertain me|so bored`],
  [
    'tired',
    phrases`
      ${I_AM} (so |really |very |kinda |a bit |dead )*(tired|exhausted|sleepy|drained|worn out|knackered)(?! of)
      can't sleep|(long|exhausting) day
    `,
  ],
  ['laughter', phrases`^(a?(ha){2,}h?|ha|(he){2,}|lol+|lmao+|rofl|xd)( .{0,20})?$`],
  [
    'agreement',
    phrases`
      ^(oh )?(yes|yeah|yep|yup|yea|sure|of course|definitely|absolutely|totally|certainly)${AGREEING}$
      ^(oh )?(indeed|true|right|exactly|i agree|correct)${AGREEING}$
    `,
  ],
  [
    'denial',
    phrases`
      ^(oh |um )?(no|nope|nah|not really|never|no way|i don't|not at all|not yet|no idea|i'm not|i didn't)${DENYING}$
    `,
  ],
  [
    'greeting',
    phrases`
      ^(hi+|hello+|hey+|heya|hiya|howdy|yo|greetings|hola|salut|bonjour|hallo)${GREETING}$
      ^(good (morning|afternoon|evening|day)|morning|evening|i'm (back|home|here))${GREETING}$
    `,
  ],
  [
    'acknowledgement',
    phrases`
      ^(ok+|okay|k|kk|fine|good|great|cool|nice|lovely|alright|all right)${VAGUE}$
      ^(got it|makes sense|same|fair( enough)?)${VAGUE}$
      ^(hm+|mm+|mhm|oh|ah|aha|eh|ugh|meh|wow|well|so|and|i see|interesting|whatever)${VAGUE}$
      ^(maybe|perhaps|not sure|idk|i don't know|dunno)${VAGUE}$
    `,
  ],
];

/** What a message means by its wording, when its wording says so. */
export function intentOf(text: string): Situation | undefined {
  const words = wordsOf(text);
  return INTENTS.find(([, rule]) => rule.test(words))?.[0];
}

/** The words of a message in lower case with single spaces, and nothing else. */
export function wordsOf(text: string): string {
  return plainText(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim();
}
