import type { Clock } from '../platform/clock.ts';

const AGAIN_MS = 2_500; // 2.5 s: others forget after 3 s, and the server takes one in 2 s

/** Tells others that the user types, as often as it takes and no more often. */
export function createTypingSignal(clock: Clock, tell: (isTyping: boolean) => boolean): (isTyping: boolean) => void {
  let toldAt = -AGAIN_MS;
  let wasTyping = false;
  return (isTyping) => {
    const isDue = (isTyping || wasTyping) && clock.now() - toldAt >= AGAIN_MS;
    if (isDue && tell(isTyping)) toldAt = clock.now();
    wasTyping = isTyping;
  };
}
