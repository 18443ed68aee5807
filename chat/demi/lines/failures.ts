/** When she could not answer at all. */
export const FAILURE_LINES = [
  'Even goddesses lose their train of thought. Say that again.',
  'I had the perfect answer and the wind took it. Once more?',
  'The heavens hiccuped. Repeat that, and we shall both pretend it never happened.',
  'My attention was stolen by a comet. It has been dealt with. You were saying?',
  'I blinked, and it was gone. Try me again.',
  'A Muse walked off mid-sentence. I am replacing her. Ask me once more.',
  'That thought slipped through my fingers. Hand it to me again?',
  'Something up here went dark for a second. I am fine. Say it again, would you?',
] as const;

/** When she answered, and nothing of it was fit to be said. */
export const SILENCE_LINES = [
  'I opened my mouth and decided on mystery instead. Ask me again.',
  'Hm. Let us call that a meaningful pause.',
  'I was composing something exquisite. Give me another try.',
  'For once I have no words. Enjoy it, it will not last.',
  'I am speechless. Mark the date, and then say something else to me.',
  'That deserved an answer, and I was admiring the silence. Once more?',
  'I looked at you meaningfully. You could not see it. A pity.',
  'My thoughts wandered off without me. Call them back with another word.',
] as const;
