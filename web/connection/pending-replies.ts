import type { ServerFrame } from '../conversation-state.ts';

const PATIENCE_MS = 120_000; // 2 min without a sign: a person may have taken over, who answers when they please

export type PendingReplies = {
  observe(frame: ServerFrame): void;
  /** Whether a reply is on its way, so that a dead connection should be noticed soon. */
  isExpected(): boolean;
};

export function createPendingReplies(now: () => number): PendingReplies {
  let expectedUntil = 0;
  return {
    observe: (frame) => {
      if (isSignOfReply(frame)) expectedUntil = now() + PATIENCE_MS;
      if (endsReply(frame)) expectedUntil = 0;
    },
    isExpected: () => now() < expectedUntil,
  };
}

function isSignOfReply(frame: ServerFrame): boolean {
  if (frame.event === 'typing') return frame.data.is_typing;
  return frame.event === 'delivered' || frame.event === 'thinking' || frame.event === 'message_delta';
}

function endsReply(frame: ServerFrame): boolean {
  if (frame.event === 'message') return frame.data.in_reply_to !== undefined;
  return frame.event === 'error' && frame.data.code === 'inference_error';
}
