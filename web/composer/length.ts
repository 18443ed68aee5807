import { LIMITS } from '../../protocol/limits.ts';

const NEAR = 400; // code points before the limit the counter comes into view

export type Length = { readonly length: number; readonly isNear: boolean; readonly isOver: boolean };

/** Code points, as the server counts them: after trimming. */
export function lengthOf(text: string): Length {
  const length = [...text.trim()].length;
  return {
    length,
    isNear: length >= LIMITS.contentCodePoints - NEAR,
    isOver: length > LIMITS.contentCodePoints,
  };
}
