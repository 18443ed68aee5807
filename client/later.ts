/** What a conversation needs only once it has begun, or when it cannot begin as usual: loaded then, and not before. */
export { mood } from '../protocol/mood.ts';
export { createEarlierMessages } from './conversation/earlier-messages.ts';
export { createTypingSignal } from './conversation/typing-signal.ts';
export { openHttpLine } from './http/http-line.ts';
export { createWorkerClock } from './platform/worker-clock.ts';
