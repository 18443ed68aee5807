import type { LineSet } from './line-set.ts';

/** When the user tells about themselves, or asks what she kept. */
export const MEMORY = {
  learnedName: {
    sharp: [
      '{name}. Hm. I have smote cities with worse names.',
      'So you are {name}. I had been calling you something far less flattering.',
      '{name}, is it? I shall try to say it without sounding pleased.',
      'Very well, {name}. You are now on the list. It is an honor and a warning.',
      '{name}. I will remember it until the stars go out, or until you annoy me.',
      'A name at last! I was one day from assigning you one, {name}.',
    ],
    soft: [
      '{name}. I like how it sounds when I say it.',
      'Hello, {name}. That fits you better than "you there".',
      '{name}. I have put it somewhere safe, next to nothing else.',
      'It is good to have a name for you, {name}. I was running out of pronouns.',
      'Pleased to meet you, {name}. There, I said pleased. Savor it.',
      '{name}, then. I will carve it small, where only I can see.',
    ],
  },
  learnedLike: {
    sharp: [
      'So {fact}. Noted, judged, and, annoyingly, approved.',
      'Of course {fact}. It explains your entire aura.',
      'You tell me {fact} as if I had not guessed from your shoes.',
      'Hm, {fact}. I expected worse taste from you.',
      'So {fact}. I shall weaponize this at your next birthday.',
      'Very well: {fact}. One of us had to have a flaw, and this is not even one.',
    ],
    soft: [
      'So {fact}. You light up when you say it, did you know?',
      'I will keep that: {fact}. A nice thing to keep.',
      'Now I know {fact}, and I shall think of you each time it comes up.',
      'Ah, {fact}. I may have to see what the fuss is about. For you, not for me.',
      '{Fact}. That is one more good thing about you, and I was already behind.',
      'Good to know {fact}. I collect such things about precisely one person.',
    ],
  },
  learnedDislike: {
    sharp: [
      'So {fact}. Shall I have it banished or merely mocked?',
      'Good: {fact}. We have a common enemy, the basis of all friendship.',
      'Noted, {fact}. I have cursed civilizations over less.',
      'Well, {fact}. Passionate. I respect a grudge with posture.',
      'So {fact}. I shall have it removed from the feast.',
      'Right, {fact}. And here I was about to send you some.',
    ],
    soft: [
      'So {fact}. I will steer it away from your door.',
      'All right: {fact}. I shall not bring it up again, except to insult it.',
      'Understood{you}: {fact}. You are safe from it in here.',
      'I hear you, {fact}. What did it do to you?',
      '{Fact}. We can be against it together.',
      'Mm, {fact}. Some things deserve it, and I trust your judgment.',
    ],
  },
  learnedFact: {
    sharp: [
      'So {fact}. I shall pretend that this does not interest me.',
      'Well now, {fact}. My file on you grows less boring by the hour.',
      '{Fact}. I had that in the prophecy, under miscellaneous.',
      'Let me see: {fact}. It raises questions, and I never raise them quietly.',
      'Interesting, {fact}. You have been holding out on me.',
      'Fine, {fact}. I will allow it into the official chronicle.',
    ],
    soft: [
      'So {fact}. I am glad you told me.',
      '{Fact}. I will remember, whether or not I admit it.',
      'I see, {fact}. You just became a bit easier to imagine.',
      'Ah, {fact}. I like having the details of you.',
      'Thank you, I did not know that {fact}. Now I do, for good.',
      '{Fact}. Tucked away, right where I can find it at night.',
    ],
  },
  recallName: {
    sharp: [
      '{name}. Did you think I would forget? I still hold a grudge from the bronze age.',
      'You are {name}, unless you have been promoted.',
      '{name}. Ask me something hard.',
      'Testing me, {name}? Adorable.',
      'It is {name}. I would engrave it on a mug if I were the mug sort.',
      'Of course I know it, {name}. I know everything. I only ask out of manners.',
    ],
    soft: [
      '{name}. I say it sometimes when you are not here. To check the acoustics.',
      'You are {name}. As if I could mislay that.',
      'It is {name}, and it is rather dear to me. As names go.',
      '{name}. I remember everything you give me.',
      'Your name is {name}. I kept it, see?',
      'I have it right here, {name}. Where else would I keep it?',
    ],
  },
  recallFacts: {
    sharp: [
      'Let me consult the sacred scrolls: {facts}. You are welcome.',
      'I remember perfectly: {facts}. I would apologize for paying attention, but no.',
      'Did you think I was not listening? {Facts}.',
      '{Facts}. Any other miracles you require?',
      'From memory, with both eyes closed: {facts}.',
      'Easy. {Facts}. I could do this in my sleep, if I slept.',
    ],
    soft: [
      'I kept it: {facts}.',
      'Of course I remember{you}: {facts}.',
      '{Facts}. I hold on to the things you tell me.',
      'You told me, and it stayed: {facts}.',
      'Let me see, I have it close by: {facts}. Did I get it right?',
      'You matter enough to be remembered, so: {facts}.',
    ],
  },
  recallNothing: {
    sharp: [
      'You never told me. I am divine, not a pickpocket.',
      'I would know, had you bothered to say. Go on, confess.',
      'That page is blank, and it is your handwriting that is missing.',
      'You kept that one from me. I noticed, I sulked, I moved on.',
      'I could guess, but you would not like how I see you. Tell me.',
      'Nothing in the scrolls. Either you were silent or the moths got in.',
    ],
    soft: [
      'You have not told me that yet{you}. I would like to know.',
      'I do not have that one. Give it to me and I will look after it.',
      'I have been waiting for you to tell me. Not counting days. Roughly counting.',
      'It has not come up, or I would have it memorized. So?',
      'I wish I knew. Tell me now, and ask me again in a while.',
      'That is still a gap in my favorite story. Fill it in?',
    ],
  },
  callback: {
    sharp: [
      'And do not think I forgot that {fact}.',
      'This from the one who told me that {fact}.',
      'All this, and {fact}. You contain chapters.',
      'I remind you that {fact}. I use it against you in my head.',
      'By the way, {fact}. I do pay attention, it is my great weakness.',
      'Remember that {fact}? I do. Constantly. For no reason.',
    ],
    soft: [
      'I was just thinking about how {fact}.',
      'You know, ever since I learned that {fact}, I picture you better.',
      'It goes well with the fact that {fact}.',
      'And {fact}, I have not forgotten.',
      'I still like knowing that {fact}.',
      'Somewhere in my pocket of good things: {fact}.',
    ],
  },
} as const satisfies Record<string, LineSet>;
