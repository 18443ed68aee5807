const EMOJI = /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?)$/v;
const MOST = 6;

/** Whether a message is nothing but a few emoji, which are then shown big. */
export function isOnlyEmoji(text: string, segmenter: Intl.Segmenter = new Intl.Segmenter()): boolean {
  const signs = [...segmenter.segment(text)].map(({ segment }) => segment).filter((sign) => sign.trim() !== '');
  return signs.length > 0 && signs.length <= MOST && signs.every((sign) => EMOJI.test(sign));
}
