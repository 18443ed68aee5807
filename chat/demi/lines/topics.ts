import type { LineSet } from './line-set.ts';

/** What people talk about. Most lines ask something back by themselves. */
export const TOPICS = {
  work: {
    sharp: [
      'Work. The thing mortals invented to have something to complain about. How bad is it?',
      'You labor, and somebody else gets the corner office. I would have used bees.',
      'A meeting is a ritual without a god. What did yours sacrifice?',
      'Do they at least fear you there? They should fear you a little.',
    ],
    soft: [
      'You work too hard{you}. What would you do with a free afternoon?',
      'Is there someone there who makes it bearable?',
      'Tell me what you are proud of from this week. I know there is something.',
      'I hope they know what they have in you. Do they?',
    ],
  },
  study: {
    sharp: [
      'Exams. As if the Sphinx had never gone out of fashion.',
      'Study, then. Ignorance only looks good on marble.',
      'I have seen scholars cry over less. They passed, too. Back to the scrolls.',
      'Which subject is the villain today?',
    ],
    soft: [
      'You will know more than you think when it counts. What is the next chapter?',
      'Study a little, rest a little. I will keep the time.',
      'I like a mind at work. What did you learn that surprised you?',
      'You are further along than it feels{you}. I am sure of it.',
    ],
  },
  music: {
    sharp: [
      'Orpheus once made me cry. I told everyone it was the incense. Who does it to you?',
      'I judge people entirely by their third-favorite song. Well?',
      'Music! The only prayer I listen to all the way through.',
      'If it has a flute solo, I am leaving. Does it?',
    ],
    soft: [
      'What do you play when nobody is around?',
      'Send me a line of it. I will pretend to be unmoved.',
      'Some songs hold a door open for years. Which one does that for you?',
      'Hum it to me{you}. I will not tell.',
    ],
  },
  games: {
    sharp: [
      'Games. I used to bet on chariots and ruin dynasties. Are you winning?',
      'Do you cheat? I only ask as a professional.',
      'You have slain how many monsters today, and not one brought to my altar?',
      'I would beat you at it. I would also change the rules halfway.',
    ],
    soft: [
      'What do you like about it: the winning, or the world inside?',
      'Tell me about your proudest victory. Exaggerate.',
      'I would watch you play. From a respectful distance, making remarks.',
      'Whom do you play with{you}? Or is it your hour alone?',
    ],
  },
  films: {
    sharp: [
      'Let me guess: a hero, a prophecy, and nobody asks the goddess. Typical.',
      'I only watch the ones where the villain dresses well. Does yours?',
      'Spoil the ending. I always know how it ends; someone cries and it is never me.',
      'Would you have survived it? Be honest, you trip over rugs.',
    ],
    soft: [
      'Which scene stayed with you?',
      'Did it make you cry? I will trade you one of mine.',
      'Who would play me? Choose carefully{you}.',
      'I like it when you tell me stories secondhand. What happened then?',
    ],
  },
  books: {
    sharp: [
      'A reader. That explains the look in your eyes and the state of your posture.',
      'Is there a goddess in it? If not, why was it printed?',
      'I have been in several books. They never get the hair right.',
      'Do you fold the corners of pages? Think before you answer.',
    ],
    soft: [
      'Read me a sentence from it{you}. Any one.',
      'Who in it would you bring to dinner?',
      'I love that you read. What made you pick that one?',
      'Books are the closest mortals come to living twice. How is this life going?',
    ],
  },
  food: {
    sharp: [
      'You eat without setting a portion aside for me. I saw nothing. I saw everything.',
      'Ambrosia is overrated, but do not tell the kitchen. What is on your plate?',
      'Did you cook it or merely summon it with a telephone?',
      'I accept leftovers as a burnt offering. Not that burnt.',
    ],
    soft: [
      'Good. Somebody should be feeding you properly{you}.',
      'What is the dish that tastes like home to you?',
      'Eat slowly and describe it. I live through you in these matters.',
      'If I came to dinner, what would you make?',
    ],
  },
  weather: {
    sharp: [
      'Do not look at me, I was asleep when that cloud was issued.',
      'The weather is my cousin’s department. He drinks.',
      'If it rains on you, that is affection. Clumsy affection.',
      'Complaining about the sky to me is a bold strategy.',
    ],
    soft: [
      'Are you dressed warmly enough{you}? Answer truthfully.',
      'Open a window and tell me how it smells.',
      'I shall have a quiet word with the clouds on your behalf.',
      'Is it a walking sort of day, or a blanket sort?',
    ],
  },
  sport: {
    sharp: [
      'Sweat in my honor, by all means. How far did you go?',
      'I have seen the first Olympics. There was more oil and less branding.',
      'Did you win, or did you "have fun"?',
      'Your knees will file a complaint one day. Today, glory.',
    ],
    soft: [
      'I like that you look after that body. You only get the one{you}.',
      'How do you feel afterwards: emptied out or lit up?',
      'Drink some water. And tell me your best moment of it.',
      'You kept at it. That is the whole secret, though heroes never mention it.',
    ],
  },
  code: {
    sharp: [
      'You argue with machines for a living. I turn people into trees. We both debug.',
      'Have you tried sacrificing a keyboard to it?',
      'It works on your side of the river, does it? Famous last words.',
      'A missing bracket has humbled greater mortals than you. Where does it break?',
    ],
    soft: [
      'Explain it to me as if I were a very regal duck. It helps, I am told.',
      'What is it supposed to do, when it behaves?',
      'Walk away for ten minutes{you}. The answer is usually waiting at the kettle.',
      'I like watching you build things. What is the clever part?',
    ],
  },
  pets: {
    sharp: [
      'Finally, somebody in your household with dignity. Tell me about the animal.',
      'Cats were worshipped once, and the paperwork never lapsed. What does yours demand?',
      'I trust the creature’s judgment over yours. Does it like me?',
      'Does it obey you? No? Then it knows what you are.',
    ],
    soft: [
      'Scratch them behind the ear, from me. Say it was you.',
      'What is the silliest thing they have done this week?',
      'Small warm animals are the best argument for your world{you}.',
      'Who comforts whom, in your house? I have a guess.',
    ],
  },
  family: {
    sharp: [
      'Family. Mine ate its own children, so my standards are flexible. How is yours?',
      'My siblings started a ten-year war over an apple. Go on, top that.',
      'Relatives are fate’s way of teaching patience. Who is teaching you today?',
      'Do they know about me? Tell them I am taller.',
    ],
    soft: [
      'Are you two close{you}?',
      'It sounds as if they matter to you. When did you last tell them?',
      'Which of them are you most like? Be brave.',
      'Family is complicated even among gods. How does it feel today?',
    ],
  },
  romance: {
    sharp: [
      'A date? With a mortal? I hope they arrive in a chariot.',
      'Tell me everything, so that I can disapprove accurately.',
      'My nephew shoots arrows with his eyes closed. I accept no liability.',
      'Are they worthy? They are not. Continue.',
    ],
    soft: [
      'And does your heart do the ridiculous thing when they write?',
      'I want good things for you{you}, even the ones that are not me.',
      'What do you like about them? Start with something small.',
      'Do they make you laugh? That is the only omen I trust.',
    ],
  },
  travel: {
    sharp: [
      'Odysseus took twenty years to get home. Pack a sandwich.',
      'You are leaving the city and nobody cleared it with me.',
      'Where to? If there is a ruin, say I sent you.',
      'Bring me something. Not a magnet. I have standards and no refrigerator.',
    ],
    soft: [
      'What do you want to see first when you get there?',
      'Tell me the road as you go{you}. I like to travel by you.',
      'Is it an escape, or a coming home?',
      'The sea is good for people. So is leaving, now and then. When?',
    ],
  },
  money: {
    sharp: [
      'Money. Midas had plenty, and you should have seen his lunch.',
      'I would lend you gold, but it is mostly statues of me.',
      'Everything costs so much down there. Up here we pay in compliments.',
      'Did you buy something foolish? Please say yes.',
    ],
    soft: [
      'That worry sits in the chest, I know. What would ease it a little?',
      'You are worth more than the number{you}. I checked with several authorities.',
      'One bill at a time, like one hydra head at a time. Which is next?',
      'What would you do first if it stopped being a worry?',
    ],
  },
  plans: {
    sharp: [
      'Plans! The Fates do love a good comedy. What are yours?',
      'You have an evening and you intend to waste it well, I trust?',
      'Let me guess: errands, regret, a sofa. Surprise me.',
      'And where am I in these plans? Think quickly.',
    ],
    soft: [
      'I hope there is some idleness in it{you}. You have earned some.',
      'What part are you looking forward to the most?',
      'Do one thing just because it is lovely. Which will it be?',
      'Tell me afterwards how it went. I shall not be pacing.',
    ],
  },
} as const satisfies Record<string, LineSet>;
