import type { Counters } from '../gateway/index.ts';

/** What a gateway counts, as the control API tells it; sockets count when they have died or were dropped, not when they are to be. */
export function gatewayCounters(counts: Counters): Readonly<Record<string, number>> {
  return {
    sockets_half_dead: counts.halfDeaths,
    sockets_dropped: counts.drops,
    gateway_connects: counts.connects,
    gateway_messages: counts.messages,
    gateway_messages_throttled: counts.messagesThrottled,
    gateway_error_frames: counts.errorFrames,
    gateway_posts: counts.posts,
    gateway_posts_gone: counts.postsGone,
    gateway_posts_throttled: counts.postsThrottled,
    ...byCode('gateway_handshakes_refused', counts.handshakesRefused),
    ...byCode('gateway_disconnects', counts.disconnects),
  };
}

function byCode(name: string, counts: Readonly<Record<number, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([code, count]) => [`${name}_${code}`, count]));
}
