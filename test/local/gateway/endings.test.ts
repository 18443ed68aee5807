import { describe, expect, it } from 'vitest';
import { endingByPeer, endingByProtocolError } from '../../../local/gateway/endings.ts';

describe('endingByPeer', () => {
  it('words a close without a code as AWS does', () => {
    expect(endingByPeer(1005, '')).toEqual({ code: 1005, reason: 'Client-side close frame status not set' });
  });

  it("keeps the client's own code and reason", () => {
    expect(endingByPeer(4001, 'bye')).toEqual({ code: 4001, reason: 'bye' });
  });
});

describe('endingByProtocolError', () => {
  it.each([
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
    ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009],
    ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
    ['WS_ERR_INVALID_UTF8', 1007],
    ['WS_ERR_INVALID_OPCODE', 1002],
  ])('%s is %i', (code, expected) => {
    expect(endingByProtocolError(Object.assign(new Error(), { code }))?.code).toBe(expected);
  });

  it('does not speak for the network', () => {
    expect(endingByProtocolError(Object.assign(new Error(), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(endingByProtocolError(new Error())).toBeUndefined();
  });
});
