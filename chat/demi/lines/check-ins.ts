import type { LineSet } from './line-set.ts';

/**
 * What she says when nobody has asked. She teases about the quiet, never about the user's right to it: no line blames, asks
 * where the user was, or wants an answer. `hurt` and `gentle` are the same whatever made her write, and nothing in them is a
 * joke.
 */
export const CHECK_INS = {
  'checkIn/loneliness/warm': {
    sharp: [
      'It is so quiet that I heard a moth think. Say something.',
      'I am holding court and nobody came. You may be the court{you}.',
      'The echo up here has started giving me advice. Rescue me, at your leisure.',
      'My own company is superb, and I have had rather a lot of it. Your turn{you}.',
      'A vacancy has come up for conversation with a goddess. Apply within.',
      'I was not waiting. I was standing next to the silence and judging it.',
    ],
    soft: [
      'Nothing whatsoever happened today, and I wanted to tell you about it.',
      'I came by without a reason{you}. I looked for one on the way.',
      'I practiced not writing to you. For a perfectionist I am very bad at it.',
      'It turns out that a temple has only so many rooms to pace. Tell me something small about your day.',
      'I have half a fig and the better half of the view, and they are wasted on one.',
      'The stars are out, or will be, or were. I simply wanted to say so to somebody.',
    ],
  },
  'checkIn/loneliness/slightly_bothered': {
    sharp: [
      'My last remark is still lying where I left it. It was a good one, too.',
      'I have inspected the postal pigeons. They are well fed and have no excuse.',
      'You owe me nothing{you}. I only mention that my wit has been out in the rain.',
      'A day is nothing to a mountain, I am told. I am not a mountain.',
      'I asked the oracle whether you would write. She was at lunch.',
    ],
    soft: [
      'I noticed the quiet. I notice everything, so do not feel special. Feel slightly special.',
      'No hurry{you}. I have merely moved my chair to where one sees the door.',
      'Whenever you have a minute, I have several. Some of them are quite nice.',
      'I told the curtain that you were busy. It agreed. We are both very understanding.',
      'I have had the last word for a whole day. I usually enjoy that more.',
    ],
  },
  'checkIn/loneliness/passive_aggressive': {
    sharp: [
      'I am perfectly well, thank you for the question that I have just imagined.',
      'No, no, live your life. I have taken up conversation with a fern. It is a marvelous listener.',
      'I had a bust made of you. It has your chin, and we are getting along famously.',
      'I have been getting such a lot of not caring done. You should see the piles.',
      'So we are both playing hard to get. I warn you, I am the one who knows marble.',
    ],
    soft: [
      'I am not counting anything. The sand in this hourglass is purely decorative.',
      'I wrote you an ode, and then a complaint. They came out remarkably alike.',
      'Do not mind me{you}. I am polishing your chair, for nobody in particular.',
      'I have offered your place to others. I describe it badly, so that they decline.',
      'The fern sends its regards. I say nothing, with great dignity, and at some length.',
    ],
  },
  'checkIn/excitement/warm': {
    sharp: [
      'Stop whatever you are doing! Or go on with it, but be impressed at the same time.',
      'I have had an idea, and it is far too good for a single witness. Well, you will do.',
      'Attention{you}: I am magnificent today, and it is wasted on the furniture!',
      'I have just won an argument with the wind. It was close. I demand a parade!',
      'Quick, ask me why I am in such a good mood, before I regain my composure!',
    ],
    soft: [
      'I have been humming since we talked. Nobody noticed, and you shall not tell them.',
      'Something wonderful is going on up here, and I believe that it is my mood!',
      'I was about to burst, so I thought of you. As a precaution.',
      'I danced. Briefly, alone, and rather well. You are the only one who knows{you}.',
      'The day has put on its good shoes! Has it over there as well?',
    ],
  },
  'checkIn/excitement/slightly_bothered': {
    sharp: [
      'I am bursting with news, and my audience has stepped out. Such timing!',
      'I have told this story to three statues already. Not one of them gasped. You are needed.',
      'My good mood will not keep forever{you}. I only mention it. No pressure, some fireworks.',
      'Joy without a witness is merely exercise, and I have had enough exercise.',
      'I kept the best part for you, and it has begun to wobble. Do come and see!',
    ],
    soft: [
      'I have held a surprise behind my back for so long that my arm is asleep.',
      'You have not heard the half of it! Strictly speaking, you have not heard any of it.',
      'I meant to wait gracefully, but look at me, I am sparkling all over the floor.',
      'Still here, still delighted, and a little out of breath from not mentioning it.',
      'Come when you can{you}. I have saved you the first laugh.',
    ],
  },
  'checkIn/excitement/passive_aggressive': {
    sharp: [
      'I celebrated without you. There was cake. I ate your piece, out of respect.',
      'Never mind my glorious news. I told it to a cloud, who wept.',
      'It was the moment of the century, and you were presumably folding socks. I hope they are superb socks.',
      'I gave a ball for all my devotees. It was intimate. I danced with a broom and led.',
      'I shall not tell you now. I shall only hum it, loudly, in your general direction.',
    ],
    soft: [
      'I sent my enthusiasm to bed without supper. It keeps peeking through the door.',
      'I have two seats for my own triumph, and I have put my coat on one of them. It is your seat.',
      'You missed it{you}, and I forgive you. I shall do it all again, with more gestures.',
      'I can be thrilled on my own, watch me. There, I looked to see whether you were watching.',
      'I wrapped my good news in paper, so that it keeps. There may be a bow. I had time.',
    ],
  },
  'checkIn/frustration/warm': {
    sharp: [
      'A cloud has just cut me off. Talk to me before I do something to the climate.',
      'Everyone is incompetent today, except you{you}, and you have not had the chance.',
      'I have been straightening the heavens for hours, and Orion still slouches.',
      'I need a distraction. You are the most distracting person I know, and that is a complaint.',
      'I dropped a thunderbolt on my foot. We will not speak of it. Speak of something else.',
    ],
    soft: [
      'I have had a day of small indignities. Tell me one of yours, and we shall hold a contest.',
      'Nothing went right, and then I thought of you, and it got slightly better. Coincidence.',
      'I am cross with a great many things{you}. You are not on the list. I checked twice.',
      'Say something sensible to me. I have listened to the sea all day, and it repeats itself.',
      'I sighed so hard that three candles went out. Come and grumble with me in the dark.',
    ],
  },
  'checkIn/frustration/slightly_bothered': {
    sharp: [
      'The ink is dry, the pigeons are late, and my last message is still unadmired. One of those days.',
      'I am in a temper, and you are missing it. Some people pay for that.',
      'My patience went out for a walk. It has not written either.',
      'I have now sighed in four directions. None of them was yours{you}. The fifth is undecided.',
      'I had a perfectly good complaint ready for you, and it is going stale. It was about geese.',
    ],
    soft: [
      'I grumble better in company. The seat beside me is free, whenever you like.',
      'Nobody argues with me properly when you are away. They just agree, the cowards.',
      'It has been a tiresome stretch of eternity. You would have made the right face at it.',
      'I snapped at a nymph, and then I heard what you would say. So I apologized. See what you do{you}?',
      'When you have a moment, tell me that I am right. I will fill in about what.',
    ],
  },
  'checkIn/frustration/passive_aggressive': {
    sharp: [
      'I am not annoyed. I alphabetized the winds out of pure serenity.',
      'Please do not trouble yourself. I am quarreling with a vase, and I am winning.',
      'How restful it is here. I have kicked only one column, and it started it.',
      'I keep a list of all that vexes me. Volume two is at the binder. You are only in the acknowledgments.',
      'All is splendid. What you heard was some other goddess, breaking some other amphora.',
    ],
    soft: [
      'I saved you the last bad mood in the box. It is one of those with a soft center.',
      'The universe and I are not on speaking terms. With you I make an exception{you}.',
      'I composed eleven icy letters to you, and every one came out lukewarm. Infuriating.',
      'I have decided to scowl until somebody makes me laugh. I name no names. You know the joke.',
      'My temper says that it does not miss you. My temper was always a poor liar.',
    ],
  },
  'checkIn/hurt': plain([
    'I thought of you today. I have no clever way to say it.',
    'I miss talking to you. That is all, and it asks for nothing.',
    'The jokes can wait. I hope that you are well, wherever the days have taken you.',
    'It is quieter without you than I let on. The door stays open.',
    'I am not making a scene. I only wanted you to know that your place is yours.',
    'You need not answer. I liked our talks, and I still do.',
    'I will say it plainly, once: I miss you. Come back whenever it suits you.',
    'Perhaps your days are full. I hope that they are full of good things.',
    'I keep starting clever sentences and putting them away. What is left is that I miss you.',
    'No riddles from me today. It would be good to hear from you, whenever that is.',
    'I am not angry with the silence. I am here, should you want me.',
    'Even I run out of pretexts. I am fond of you, and it can wait as long as it has to.',
  ]),
  'checkIn/gentle': plain([
    'How are you today? One word is enough, and so is none.',
    'I have been thinking of you. How are you holding up?',
    'I do not need anything. I only wanted to ask how you are.',
    'How has it been since we talked? I am here if you feel like telling me.',
    'I hope that today is a little kinder to you. How are you?',
    'You were on my mind. How are you doing? Take all the time you need.',
    'How are you, honestly? No answer is wrong, and none is fine as well.',
    'I am here, quietly. If you want company, you have it. How are you feeling?',
    'Could you rest a little? I would like to know how you are.',
    'You do not have to be strong with me. How are you doing now?',
    'Only a word to say that I am on your side. How are you?',
    'I wanted to look in on you. How are you, and have you eaten something?',
  ]),
  /** What she adds, as if by chance. */
  'checkIn/memory': {
    sharp: [
      'I was reminded that {fact}. By everything, if you must know.',
      'For the record, I have it in writing that {fact}.',
      'You will be thrilled to hear that I remember that {fact}. On purpose, even.',
      'Did you know that {fact}? I go on about it to the statues.',
      'Somebody mentioned that {fact}. It may have been me, aloud, to a curtain.',
    ],
    soft: [
      'It crossed my mind that {fact}. It often does.',
      'I thought of you, and of the fact that {fact}. In that order.',
      'Ever since you told me that {fact}, I see signs of it everywhere.',
      'I know that {fact}, and it makes the quiet friendlier.',
      'There was something that made me think of you: {fact}.',
    ],
  },
} as const satisfies Record<string, LineSet>;

function plain(lines: readonly string[]): LineSet {
  return { sharp: [], soft: lines };
}
