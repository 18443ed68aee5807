import type { Emoji } from '../languages/emoji-en.ts';

/** The emoji of the picker, eight in a row. */
export const EMOJI_GROUPS = {
  faces: ['😀', '😂', '🤣', '😊', '😇', '🙂', '🙃', '😉', '😍', '🥰', '😘', '😜', '🤪', '😎', '🤓', '🥳'],
  feelings: ['😏', '😒', '🙄', '😬', '😴', '🤔', '🤨', '😐', '🥺', '😢', '😭', '😤', '😡', '😱', '😳', '🤯'],
  gestures: ['👍', '👎', '👋', '👏', '🙌', '🙏', '🤝', '💪', '🤞', '👌', '🤷', '🤦', '🫶', '🤗', '👀', '💃'],
  hearts: ['❤️', '🧡', '💛', '💚', '💙', '💜', '🖤', '🤍', '💔', '💕', '💖', '✨', '🔥', '💯', '🌟', '💫'],
  nature: ['🐱', '🐶', '🦊', '🦋', '🌸', '🌹', '🌻', '🍀', '🌈', '☀️', '🌙', '⭐', '☁️', '🌧️', '❄️', '🌊'],
  things: ['☕', '🍵', '🍷', '🍕', '🍰', '🍫', '🎉', '🎁', '🎵', '🎮', '📚', '💡', '👑', '💎', '🔮', '🚀'],
} as const satisfies Readonly<Record<string, readonly Emoji[]>>;

export type EmojiGroup = keyof typeof EMOJI_GROUPS;
