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

/** When a guardrail or a filter of the model's service stepped in. */
export const DECLINED_LINES = [
  'Not that one. Even goddesses have doors they keep shut. What else is on your mind?',
  'I will leave that where it lies. Bring me something else.',
  'No. I have my reasons, and they are older than your alphabet. Try me with another thing.',
  'That is a stone I do not turn over. Ask me something warmer.',
  'I would rather not walk down that path. Take another with me?',
  'Some scrolls stay sealed, and this is one. Next question.',
  'I am stepping around that, in very good shoes. Where were we?',
  'That is not for me to say. Almost everything else is, so go on.',
] as const;

/** When the user has used up what she may say in a day. */
export const SPENT_LINES = [
  'You have had all of me that one day can hold. Come back tomorrow, and do not be late.',
  'Enough oracles for today. Tomorrow I shall be insufferable again.',
  'I must rest my voice, it is a divine instrument. Return tomorrow.',
  'The temple is closed for tonight. Come back tomorrow, I will leave the lamp on.',
  'We have talked the day empty, you and I. Tomorrow there is a new one.',
  'Hush now. I have given you every word I had for today. Fetch the rest tomorrow.',
  'My day’s allowance of brilliance went to you, entirely. Come back tomorrow for more.',
  'I am out of words until tomorrow. I know, I am as shocked as you are.',
] as const;
