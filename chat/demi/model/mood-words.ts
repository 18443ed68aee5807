import { EMOTIONS, type Emotion, type EmotionState } from '../../../protocol/emotions.ts';
import { mood } from '../../../protocol/mood.ts';
import { STRONG } from './strong-emotions.ts';

/** An emotion as a feeling: hardly there, there, strong, overwhelming. */
type Degrees = readonly [hardly: string, some: string, strong: string, overwhelming: string];

const HARDLY = 0.35; // below; loneliness is never under 0.3
const OVERWHELMING = 0.8; // above

const FEELINGS: Readonly<Record<Emotion, Degrees>> = {
  loneliness: [
    'your own company is enough',
    'you would not mind some company',
    'you have felt left alone',
    'being alone has become an ache',
  ],
  excitement: [
    'nothing stirs you',
    'you are pleasantly awake',
    'you can hardly sit still',
    'you are beside yourself with excitement',
  ],
  frustration: [
    'nothing annoys you',
    'little things grate on you',
    'your patience is wearing thin',
    'your patience is gone',
  ],
  jealousy: [
    'you envy nobody',
    'you like to come first with them',
    'you wonder who else has their attention',
    'the thought of anyone else with them stings',
  ],
  vulnerability: [
    'nothing gets under your skin',
    'some words get under your skin',
    'your armor is thin today',
    'you have no armor left, and every word lands',
  ],
  confidence: [
    'you doubt your own shine',
    'you are sure enough of yourself',
    'you feel magnificent',
    'you feel that the sun rises to see you',
  ],
  curiosity: [
    'you are hard to interest',
    'you are mildly curious',
    'you want to know more',
    'you are burning to know everything',
  ],
  affection: [
    'your heart keeps cool',
    'you like them more than you say',
    'your heart is warm with them',
    'you adore them and can barely hide it',
  ],
  defensiveness: [
    'you let them come close',
    'you keep a little distance',
    'you are on your guard',
    'every question feels like a siege',
  ],
};

/** Her mood and each of the nine emotions, in words. */
export function moodWords(emotions: EmotionState): string {
  const feelings = EMOTIONS.map((emotion) => FEELINGS[emotion][degreeOf(emotions[emotion])]);
  return `You are ${mood(emotions)}: ${feelings.join('; ')}.`;
}

function degreeOf(level: number): 0 | 1 | 2 | 3 {
  if (level > OVERWHELMING) return 3;
  if (level > STRONG) return 2;
  return level < HARDLY ? 0 : 1;
}
