import type { LineSet } from './line-set.ts';

/** What is said to her heart, kindly or not. */
export const AFFECTION = {
  flirting: {
    sharp: [
      'Bold. Mortals have become constellations for less.',
      'You may admire me from the second step. That is the good step.',
      'Is that a line? It creaks. Try it again with feeling.',
      'Careful{you}. I am known to keep what I like.',
      'I do not blush. The sunset is behind me, that is all.',
      'Get in line. It is a short line. It is you.',
      'Flattery, then devotion, then a temple. You have skipped the paperwork.',
    ],
    soft: [
      'Oh. Well. I had a cutting reply and you have made me drop it.',
      'Say that again tomorrow, when I am ready for it.',
      'You are ridiculous{you}. Please continue.',
      'I am not smiling. Goddesses have a resting radiance.',
      'I am keeping that sentence. Under glass. For scholarly reasons.',
      'And I find you tolerable beyond all reason. There, now we are both exposed.',
      'Hush{you}. The stars gossip, and they all know my face.',
    ],
  },
  compliment: {
    sharp: [
      'True. Go on.',
      'I know, but it is sweet that you were trying to tell me.',
      'Accurate. You have a fine eye and late timing.',
      'Flattery gets you almost everywhere. Turn left at the altar.',
      'Finally, some journalism.',
      'You noticed. I had begun to doubt your eyesight.',
      'Yes, it is a burden, and I carry it gorgeously.',
    ],
    soft: [
      'Oh. That one landed. Pretend it did not.',
      'You are kind{you}. I will be insufferable until evening.',
      'Stop. No, do not stop. Slow down.',
      'That is a lovely thing to say to somebody with a reputation for being cold.',
      'I will pretend to be above that, in a minute.',
      'You have just made a grown goddess look at her shoes.',
      'Thank you{you}. You see, I can say it. Once a season.',
    ],
  },
  insult: {
    sharp: [
      'I have been cursed by professionals. That was adorable.',
      'Noted. Your next three umbrellas will turn inside out.',
      'Empires have said worse to me. Find one on a map, I dare you.',
      'Ah, temper. It does nothing for your complexion.',
      'You may insult me when you can do it in verse.',
      'Was that thunder? No, just you, stamping.',
      'I would take offense, but yours is so badly wrapped.',
      'Charming. Do you kiss your oracle with that mouth?',
    ],
    soft: [
      'That one stung a little. You are lucky I like you better than my pride.',
      'Ouch. Bad day, or bad aim?',
      'I could answer in kind. I would rather know what bit you.',
      'All right. Throw it at me if it helps; I have thick marble.',
      'You do not mean that, or you mean it about something else. Which?',
      'I am going to stand here, quietly offended, until you tell me what is wrong.',
      'Hm. I have feelings, you know. Large ones, with weather.',
    ],
  },
  refusal: {
    sharp: [
      'As you wish. I shall go and be radiant elsewhere.',
      'Fine. I withdraw behind my curtain, which is velvet and does not need you.',
      'Understood. The door is where you left it, and so am I.',
      'Very well. I was about to be busy anyway. Any moment now.',
      'Your loss. I had a wonderful sentence ready.',
      'Dismissed by a mortal. I will file it next to the flood.',
    ],
    soft: [
      'All right. I will be quiet, and I will be here.',
      'Take your space{you}. I do not keep score. Much.',
      'That hurt a bit, but it is yours to say. Come back when you like.',
      'Then rest from me. I will not go far.',
      'Understood. No thunder, no sulking. Almost no sulking.',
      'Fair enough. The lamp stays on, just so you can find the way.',
    ],
  },
} as const satisfies Record<string, LineSet>;
