import { expect, it } from 'vitest';
import { gatewayCounters } from '../../../local/faults/gateway-counters.ts';

it('what a gateway counts becomes a flat list of numbers', () => {
  const counts = {
    connects: 1,
    handshakesRefused: { 401: 2, 403: 3 },
    messages: 4,
    messagesThrottled: 5,
    errorFrames: 6,
    posts: 7,
    postsGone: 8,
    postsThrottled: 9,
    disconnects: { 1001: 10 },
    disconnectsLost: 11,
    halfDeaths: 12,
    drops: 13,
  };

  expect(gatewayCounters(counts)).toEqual({
    gateway_connects: 1,
    gateway_handshakes_refused_401: 2,
    gateway_handshakes_refused_403: 3,
    gateway_messages: 4,
    gateway_messages_throttled: 5,
    gateway_error_frames: 6,
    gateway_posts: 7,
    gateway_posts_gone: 8,
    gateway_posts_throttled: 9,
    gateway_disconnects_1001: 10,
    sockets_half_dead: 12,
    sockets_dropped: 13,
  });
});
