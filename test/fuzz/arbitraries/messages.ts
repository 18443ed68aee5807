import fc from 'fast-check';
import { LIMITS } from '../../../protocol/limits.ts';
import { clientFrame, OPCODES } from '../wire-frames.ts';
import { hostileText, shown } from './text-frames.ts';

/** One text message as it goes over the wire: in so many frames, with control frames in between. */
export type Message = {
  readonly text: string;
  readonly bytes: Buffer;
  /** The payloads of the pings among its frames, each of which gets a pong. */
  readonly pings: readonly Buffer[];
};

/** How a stream of bytes is cut into writes: the sizes of the pieces, over and over. */
export type Delivery = readonly number[];

type Control = { readonly opcode: number; readonly payload: Buffer };

const MOST_CHUNKS = 200; // of one script; what is left then goes out as one

const control: fc.Arbitrary<Control> = fc.record({
  opcode: fc.constantFrom(OPCODES.ping, OPCODES.ping, OPCODES.pong),
  payload: fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes)),
});

/** Messages that any client may send, of hostile text; at most as long as API Gateway takes them. */
export const message: fc.Arbitrary<Message> = fc
  .record({
    text: hostileText,
    cuts: fc.array(fc.nat(), { maxLength: 4 }),
    controls: fc.array(control, { maxLength: 2 }),
    mask: fc.nat(0x7f_ff_ff_ff),
  })
  .filter(({ text }) => Buffer.byteLength(text) <= LIMITS.payloadBytes)
  .map(({ text, cuts, controls, mask }) => {
    const pieces = inPieces(Buffer.from(text), cuts);
    const frames = pieces.map((piece, index) => {
      const opcode = index === 0 ? OPCODES.text : OPCODES.continuation;
      return clientFrame(piece, { opcode, isLast: index === pieces.length - 1, mask });
    });
    const between = controls.map(({ opcode, payload }) => clientFrame(payload, { opcode, mask }));
    const bytes = Buffer.concat([...frames.slice(0, 1), ...between, ...frames.slice(1)]);
    const pings = controls.filter(({ opcode }) => opcode === OPCODES.ping).map(({ payload }) => payload);
    const show = () => `${shown(text)} in ${pieces.length} frames`;
    return { text: Buffer.from(text).toString(), bytes, pings, [fc.toStringMethod]: show };
  });

export const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.constant([Number.MAX_SAFE_INTEGER]),
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }),
);

export function delivered(bytes: Buffer, sizes: Delivery): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const size = chunks.length < MOST_CHUNKS ? sizes[chunks.length % sizes.length] : rest.length;
    chunks.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return chunks;
}

/** Cuts at the given places, and so that no frame is larger than API Gateway takes it. Pieces may be empty. */
function inPieces(payload: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const wanted = cuts.map((cut) => cut % (payload.length + 1));
  const needed = Array.from({ length: Math.ceil(payload.length / LIMITS.frameBytes) }, (_, n) => n * LIMITS.frameBytes);
  const places = [...new Set([0, ...needed]), ...wanted].sort((left, right) => left - right);
  return places.map((place, index) => payload.subarray(place, places[index + 1] ?? payload.length));
}
