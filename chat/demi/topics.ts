import type { Situation } from './lines/book.ts';
import { phrases } from './phrases.ts';

/** What a message is about, by the words it uses; the first that fits wins. */
const TOPIC_WORDS: readonly (readonly [Situation, RegExp])[] = [
  ['pets', phrases`dogs?|cats?|puppy|puppies|kittens?|pets?|hamster|parrot|rabbit|bunny|horse|doggo`],
  [
    'code',
    phrases`
      coding|programming|code|bug|debugging|software|compiler|javascript|typescript|python|rust
      deploy|server|github
    `,
  ],
  [
    'study',
    phrases`
      exams?|school|homework|study|studying|university|college|class|classes|teacher|thesis|essay
      lecture|test tomorrow
    `,
  ],
  [
    'work',
    phrases`
      work|working|job|boss|office|meetings?|colleagues?|coworkers?|deadline|career|interview
      shift|client
    `,
  ],
  ['romance', phrases`girlfriend|boyfriend|crush|date|dating|wedding|wife|husband|partner|tinder|flirting|in love`],
  [
    'family',
    phrases`
      family|mom|mum|mother|dad|father|sister|brother|parents|grandma|grandpa|son|daughter|kids?
      cousin|aunt|uncle
    `,
  ],
  [
    'music',
    phrases`
      music|songs?|album|band|concert|guitar|piano|singing|playlist|listening to|spotify|drums
      jazz|opera
    `,
  ],
  ['games', phrases`gam(e|es|ing|er)|playstation|xbox|nintendo|minecraft|zelda|chess|steam|boss fight|level`],
  ['films', phrases`movies?|films?|series|netflix|episode|season|show|cinema|actor|anime`],
  ['books', phrases`books?|novel|reading|author|library|chapter|poem|poetry`],
  [
    'food',
    phrases`
      food|eat|eating|ate|lunch|dinner|breakfast|pizza|pasta|cook|cooking|cooked|hungry|coffee
      tea|cake|bread|sushi|restaurant|baking
    `,
  ],
  [
    'weather',
    phrases`
      weather|rain|rained|raining|rainy|sunny|snow|snowing|storm|cold outside|hot outside|heat|windy
      cloudy|freezing
    `,
  ],
  [
    'sport',
    phrases`
      gym|workout|running|ran|football|soccer|tennis|basketball|swim|swimming|yoga|training
      marathon|bike|cycling|hiking|climbing|match
    `,
  ],
  [
    'travel',
    phrases`
      travel|travelling|traveling|trip|vacation|holiday|flight|airport|beach|hotel|train|abroad
      road trip
    `,
  ],
  ['money', phrases`money|rent|bills?|salary|expensive|broke|debt|bank|bought|shopping|savings|buy`],
  ['plans', phrases`weekend|tonight|tomorrow|plans?|later today|this evening|party|next week|birthday`],
];

/** The everyday topic of a message, given its `wordsOf`, when it has one. */
export function topicIn(words: string): Situation | undefined {
  return TOPIC_WORDS.find(([, rule]) => rule.test(words))?.[0];
}
