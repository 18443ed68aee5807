import fc from 'fast-check';
import { LIMITS } from '../../../protocol/limits.ts';
import { clientFrame, closePayload, OPCODES } from '../wire-frames.ts';

/** Bytes that end a connection, and the code with which the server says so. */
export type Ending = { readonly what: string; readonly bytes: Buffer; readonly code: number };

const HI = Buffer.from('hi');
const NOT_UTF8 = ['ff', 'c0af', 'eda080', 'f4908080', 'e282', '80', 'f09f98'].map((hex) => Buffer.from(hex, 'hex'));
const DATA_AND_CONTROL = fc.constantFrom(...Object.values(OPCODES));

function ending(what: string, code: number, bytes: Buffer): Ending {
  return { what, code, bytes };
}

function twoFrames(first: Buffer, second: Buffer): Buffer {
  return Buffer.concat([first, second]);
}

const begun = clientFrame(HI, { isLast: false });

/** Frames that RFC 6455 forbids: 1002. */
const protocolErrors: fc.Arbitrary<Ending> = fc
  .oneof(
    fc.tuple(fc.integer({ min: 1, max: 7 }), DATA_AND_CONTROL).map(([reserved, opcode]) => ({
      what: 'reserved bits',
      bytes: clientFrame(HI, { reserved, opcode }),
    })),
    fc.constantFrom(3, 4, 5, 6, 7, 11, 12, 13, 14, 15).map((opcode) => ({
      what: 'a reserved opcode',
      bytes: clientFrame(HI, { opcode }),
    })),
    fc.boolean().map((isLast) => ({
      what: 'a continuation of nothing',
      bytes: clientFrame(HI, { opcode: OPCODES.continuation, isLast }),
    })),
    fc.constantFrom(OPCODES.text, OPCODES.binary).map((opcode) => ({
      what: 'a message within a message',
      bytes: twoFrames(begun, clientFrame(HI, { opcode })),
    })),
    fc.constantFrom(OPCODES.close, OPCODES.ping, OPCODES.pong).map((opcode) => ({
      what: 'half a control frame',
      bytes: clientFrame(closePayload(1000), { opcode, isLast: false }),
    })),
    fc
      .tuple(fc.constantFrom(OPCODES.close, OPCODES.ping, OPCODES.pong), fc.constantFrom(126, 127, 1_000))
      .map(([opcode, length]) => ({
        what: 'a long control frame',
        bytes: clientFrame(Buffer.alloc(length), { opcode }),
      })),
    fc.tuple(DATA_AND_CONTROL, fc.nat(200)).map(([opcode, length]) => ({
      what: 'a frame without a mask',
      bytes: clientFrame(Buffer.alloc(length, 'x'), { opcode, mask: undefined }),
    })),
    fc
      .oneof(
        fc.constantFrom(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535),
        fc.integer({ min: 0, max: 999 }),
      )
      .map((code) => ({
        what: 'a close code that does not exist',
        bytes: clientFrame(closePayload(code), { opcode: OPCODES.close }),
      })),
    fc.constant({ what: 'half a close code', bytes: clientFrame(Buffer.from([3]), { opcode: OPCODES.close }) }),
  )
  .map(({ what, bytes }) => ending(what, 1002, bytes));

/** Text that is not UTF-8, in one frame or cut in the middle of a character: 1007. */
const invalidText: fc.Arbitrary<Ending> = fc
  .tuple(fc.constantFrom(...NOT_UTF8), fc.boolean(), fc.boolean())
  .map(([bytes, isReason, isCut]) => {
    if (isReason) return clientFrame(closePayload(1000, bytes), { opcode: OPCODES.close });
    if (!isCut) return clientFrame(Buffer.concat([HI, bytes]));
    return twoFrames(begun, clientFrame(bytes, { opcode: OPCODES.continuation }));
  })
  .map((bytes) => ending('text that is not UTF-8', 1007, bytes));

/** Frames and messages over the limits, said or sent: 1009. */
const tooLarge: fc.Arbitrary<Ending> = fc
  .oneof(
    fc.constantFrom(2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 2n ** 31n, 131_073n, 65_536n, 32_769n).map((length) => ({
      what: 'a header that announces too much',
      bytes: clientFrame(HI, { length }),
    })),
    fc.constantFrom(OPCODES.text, OPCODES.binary).map((opcode) => ({
      what: 'a large frame',
      bytes: clientFrame(Buffer.alloc(LIMITS.frameBytes + 1, 'x'), { opcode }),
    })),
    fc.constant({ what: 'a large message', bytes: largeMessage() }),
  )
  .map(({ what, bytes }) => ending(what, 1009, bytes));

const binary: fc.Arbitrary<Ending> = fc
  .uint8Array({ maxLength: 50 })
  .map((payload) => ending('a binary message', 1003, clientFrame(Buffer.from(payload), { opcode: OPCODES.binary })));

/** Close frames as they should be, which come back with their code. */
const soundCloses: fc.Arbitrary<Ending> = fc.oneof(
  fc
    .tuple(fc.constantFrom(1000, 1001, 1002, 1003, 1007, 1008, 1011, 1014, 3000, 4999), fc.string({ maxLength: 30 }))
    .map(([code, reason]) =>
      ending('a close', code, clientFrame(closePayload(code, Buffer.from(reason)), { opcode: OPCODES.close })),
    ),
  fc.constant(ending('a close without a code', 1005, clientFrame(Buffer.alloc(0), { opcode: OPCODES.close }))),
);

export const endings: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 5, arbitrary: protocolErrors },
  { weight: 2, arbitrary: invalidText },
  { weight: 2, arbitrary: tooLarge },
  { weight: 1, arbitrary: binary },
  { weight: 2, arbitrary: soundCloses },
);

/** Bytes that mean nothing, or by chance something: some begin like a frame, or go on as one. */
export const noise: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(fc.nat(255), fc.nat(255)).map((header) => Buffer.from(header)),
      endings.map(({ bytes }) => bytes.subarray(0, 20)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

function largeMessage(): Buffer {
  const piece = Buffer.alloc(LIMITS.frameBytes, 'x');
  const rest = { opcode: OPCODES.continuation, isLast: false };
  const frames = [clientFrame(piece, { isLast: false }), ...Array.from({ length: 3 }, () => clientFrame(piece, rest))];
  return Buffer.concat([...frames, clientFrame(HI, { opcode: OPCODES.continuation })]);
}
