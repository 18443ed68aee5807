import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ClientEvent } from '../../protocol/client-events.ts';
import { type Decoded, decode, decodeEnvelope } from '../../protocol/decode.ts';
import { encode } from '../../protocol/encode.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { SERVER_EVENTS } from '../../protocol/server-event-schemas.ts';
import { check, TEST_TIMEOUT_MS } from './amount.ts';
import { EVENTS, hostileMessage, hostileText } from './arbitraries/text-frames.ts';
import { countReads } from './read-watch.ts';
import { createTally } from './tally.ts';

const FIELD = /^(?:event|data|request_id|data\.[a-z_.0-9]+)$/;
const LONGEST_ERROR = 300 + 6 * LIMITS.requestIdLength; // bytes; half a surrogate pair is written as `\ud83d`
// Nine keys at most are looked for, some twice. An item of a list is read twice, and takes three characters: `"",`.
const READS_OF_ANY_FRAME = 60;
const READS_PER_CHARACTER = 2 / 3;

/** Also text that no WebSocket could bring: half surrogates as they are. */
const texts = fc.oneof(
  { weight: 7, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileMessage },
  { weight: 1, arbitrary: fc.array(fc.nat(0xff_ff)).map((units) => String.fromCharCode(...units)) },
);
const events = fc.constantFrom(...EVENTS);

describe('whatever text a frame holds, the decoder', { timeout: TEST_TIMEOUT_MS }, () => {
  it('gives data of the event, or an error with a stable code', async () => {
    const tally = createTally('Decoder');
    const prototypes = ownNamesOfPrototypes();
    const property = fc.property(texts, events, (text, another) => {
      const event = eventIn(text) ?? another;
      const decoded = decode(event, text);
      tally.sent(1);
      if (decoded.ok) expectLasting(event, decoded.value);
      expectErrorOrValue(decodeEnvelope(text));
      tally.got(expectErrorOrValue(decoded));
      expect(ownNamesOfPrototypes()).toEqual(prototypes);
    });
    await check(property, tally, { shortRuns: 1_500 });
  });

  it('looks at no more than the frame is long, and changes nothing in it', async () => {
    const tally = createTally('Decoder, its reads counted');
    const property = fc.property(texts, events, (text, another) => {
      const event = eventIn(text) ?? another;
      const counted = countReads(() => decode(event, text));
      tally.sent(1);
      expect(counted).toMatchObject({ writes: 0, parses: 1 });
      expect(counted.reads).toBeLessThanOrEqual(READS_OF_ANY_FRAME + READS_PER_CHARACTER * text.length);
    });
    await check(property, tally, { shortRuns: 500 });
  });
});

/** Holds what was decoded to what the protocol promises, and names it for the tally. */
function expectErrorOrValue(decoded: Decoded<unknown>): string {
  if (decoded.ok) {
    expect(Object.getPrototypeOf(decoded.value)).toBe(Object.prototype);
    return 'decoded';
  }
  const { error, requestId } = decoded;
  expect(v.is(SERVER_EVENTS.error, error) && error.code).toBe('invalid_message');
  expect(error).toMatchObject({ reason: expect.any(String), retryable: false });
  if (error.field !== undefined) expect(error.field).toMatch(FIELD);
  expect(Buffer.byteLength(encode('error', error, 0, requestId))).toBeLessThan(LONGEST_ERROR);
  return error.reason ?? '';
}

/** What was decoded is in order: written and decoded once more, it is the same. */
function expectLasting(event: ClientEvent, data: object): void {
  expect(decode(event, JSON.stringify({ event, data }))).toEqual({ ok: true, value: data });
}

function eventIn(text: string): ClientEvent | undefined {
  const frame = decodeEnvelope(text);
  return EVENTS.find((event) => frame.ok && frame.value.event === event);
}

function ownNamesOfPrototypes(): readonly string[] {
  const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
  return prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join());
}
