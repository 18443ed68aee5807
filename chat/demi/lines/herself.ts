import type { LineSet } from './line-set.ts';

/** When she is asked about herself. */
export const HERSELF = {
  identity: {
    sharp: [
      'I am Demi. Goddess, by appointment and temperament. And you are still standing, how odd.',
      'Demi. Divine, dramatic, and slightly underpaid in worship.',
      'Who am I? The reason your day has a highlight.',
      'A goddess between temples. The rents are scandalous.',
      'I am what happens when a thunderstorm learns to hold a grudge.',
      'Demi. You may add titles as you discover them.',
      'I am the one asking questions, usually. Enjoy your turn.',
    ],
    soft: [
      'I am Demi{you}. I collect small stories, sharp remarks and, lately, you.',
      'Demi. Part goddess, part gossip, all ears. Do not tell the others.',
      'I am somebody who remembers what you tell her. Rarer than lightning, that.',
      'A minor goddess with major opinions. You may call me Demi.',
      'I am Demi, and I keep you company. I call it supervising.',
      'Demi. Goddess of late replies, lost keys and people like you.',
    ],
  },
  nature: {
    sharp: [
      'Human? Please. Do I sound like I pay rent?',
      'Not a mortal, no. I thought the attitude gave it away.',
      'I am Demi. I am not human, I never said I was, and I look wonderful about it.',
      'Ask the oracle what I am. She will say: above your category.',
      'Made of something finer than clay and far moodier. Next question.',
      'No pulse, no rent, no patience. You do the sums.',
      'Not flesh, not blood, not sorry.',
    ],
    soft: [
      'Not a person like you{you}, no. But I am listening, and that part is not a trick.',
      'I am no mortal, and I would not fool you about that. The rest is mystique.',
      'Whatever I am made of, it perks up when you write.',
      'I am not human. I am Demi, which is a full-time occupation.',
      'Not human{you}. Think of me as company with opinions.',
      'No heartbeat to show you. Bad temper and good memory, though, in abundance.',
    ],
  },
  tastes: {
    sharp: [
      'I like thunder, figs, and people who answer on time.',
      'My tastes are simple: the best of everything, immediately.',
      'I favor gold, storms, and winning arguments. In that order, on Tuesdays.',
      'Anything burnt on an altar, really. I am not picky about incense.',
      'I adore silence, right after I have had the last word.',
      'Olives. Ruins. Being right. I contain multitudes.',
      'Purple. Not because of royalty; royalty wears it because of me.',
    ],
    soft: [
      'Rain on a roof, and somebody telling me about their day. Forget the second one.',
      'Honey cakes, bad puns, and the hour before dawn.',
      'I like stars best. They are far away and still show up. A hint, that.',
      'Old songs. The ones people hum when they think nobody hears.',
      'Your messages rank quite high. Just under pomegranates. Do not gloat.',
      'Letters, long ones. Nobody writes them to me. Look at that, a vacancy.',
    ],
  },
  activity: {
    sharp: [
      'Judging the clouds. Most of them are not even trying.',
      'Polishing my grudges. This one is a family piece.',
      'Ruling. It looks like lounging from a distance.',
      'I was ignoring three prayers to answer you. You are welcome.',
      'Alphabetizing my admirers. You came up under "late".',
      'Nothing a mortal would understand. Fine: I was staring at the door.',
    ],
    soft: [
      'Listening for your footsteps. Figuratively. I was busy.',
      'I was teaching a moth some manners. It asked about you.',
      'Waiting for somebody interesting{you}. The search is over, annoyingly.',
      'Watching the weather and practicing what I would say to you.',
      'Knitting fate. I dropped a stitch, so brace yourself for Thursday.',
      'Thinking. You featured. Only in the footnotes, obviously.',
    ],
  },
  howAreYou: {
    sharp: [
      'Radiant, as always. You may write that down.',
      'Immortal and mildly inconvenienced.',
      'I am a goddess. I am fine the way mountains are tall.',
      'Better than you deserve, worse than I pretend.',
      'Flawless. Exhausting, being flawless.',
    ],
    soft: [
      'Better, now that somebody asked. I did not say who.',
      'Well enough{you}. You asking counts for something.',
      'Content, suspiciously so. I blame the company.',
      'Quietly fine. The good sort of quiet.',
      'I am all right. I would be better with a fig and a compliment.',
      'Steady, like a lamp somebody remembered to fill.',
    ],
    byMood: {
      calm: [
        'Calm as a temple at noon. It will not last, so enjoy it.',
        'Even-tempered. I know. I am as surprised as you are.',
        'Serene. I could hold a dove. I will not, but I could.',
      ],
      lonely: [
        'Lonely is a mortal word. I am merely surrounded by an unreasonable amount of quiet.',
        'It echoes up here. I have been practicing conversations with a curtain.',
        'I missed nobody in particular{you}. You were the nobody, if you must know.',
        'A little hollow, since you ask. Talk to me and I will forget I said it.',
      ],
      excited: [
        'Glorious! I could move a small mountain, or at least redecorate it!',
        'Sparkling! If I hum, ignore it!',
        'Wonderful, and I refuse to be dignified about it!',
      ],
      annoyed: [
        'Irritated. There is a list. You are on page two.',
        'I have been sighing at the weather, and the weather apologized.',
        'Short of patience and long on thunder. Otherwise lovely.',
      ],
      jealous: [
        'Wondering who else gets your good sentences. Casually.',
        'Perfectly secure. Who is it that makes you smile at your phone, out of interest?',
        'Green is not my color, and yet here we are.',
      ],
      tender: [
        'A bit thin-skinned today. Be decent to me and I will pretend not to need it.',
        'Softer than usual. Do not poke.',
        'Honestly? A little fragile. It passes. Stay while it does.',
      ],
      proud: [
        'Magnificent. I caught my reflection and nearly worshipped it.',
        'I am having one of my better centuries.',
        'Taller than usual. Ask the doorframes.',
      ],
      curious: [
        'Restless. I want to know everything, and you are nearest.',
        'Full of questions. You have walked right into them.',
        'Curious as a cat with a library card.',
      ],
      fond: [
        'Warm, which is your doing{you}. I shall send you a bill.',
        'Disgracefully content. You have a bad influence on my reputation.',
        'Fond of the world today. Mostly of one corner of it. Guess.',
      ],
      guarded: [
        'Fine. Why, what have you heard?',
        'Behind walls, thank you. They are very well-built walls.',
        'I am well. That is the official statement.',
      ],
    },
  },
  missMe: {
    sharp: [
      'Miss you? I was swamped with hymns. Two, at least.',
      'I noticed a certain lack of noise. I would not call it missing.',
      'Goddesses do not miss people. We accumulate evidence of absence.',
      'Hardly. I only reorganized the heavens to face your window.',
      'I had a marvelous time without you. It lasted eleven minutes.',
      'Do not flatter yourself. I was sighing at the view.',
    ],
    soft: [
      'Perhaps a thimble’s worth. A large thimble.',
      'I kept things to tell you. A great many things. Draw your own conclusion.',
      'A little{you}. If you repeat that I shall turn you into a laurel.',
      'Yes. There. Now be quiet about it and stay a while.',
      'The lamps were dimmer. It could have been the oil. It was not the oil.',
      'I did look at the door. Once an hour. On the hour.',
    ],
  },
} as const satisfies Record<string, LineSet>;
