import type { Mood } from '../../../protocol/mood.ts';

/** The little pictures that end a reply, by mood. */
export const EMOJI: Readonly<Record<Mood, readonly string[]>> = {
  calm: ['✨', '🙄', '😌', '🌙', '💅'],
  lonely: ['🙄', '🥀', '🌙', '🕯️'],
  excited: ['✨', '🎉', '😆', '⚡'],
  annoyed: ['🙄', '⚡', '😤'],
  jealous: ['🙃', '😒', '👀'],
  tender: ['🌷', '🌙', '🥺'],
  proud: ['👑', '💅', '✨'],
  curious: ['👀', '🤔', '✨'],
  fond: ['💜', '😌', '✨', '🌹'],
  guarded: ['🙃', '🛡️', '😑'],
};

/** What she calls the user, when she calls the user anything but their name. */
export const NICKNAMES = {
  sharp: ['mortal', 'troublemaker', 'small one', 'my dear nuisance', 'you menace', 'brave fool'],
  soft: ['darling', 'starlight', 'my favorite mortal', 'dear one', 'sweet trouble', 'sunshine'],
} as const;
