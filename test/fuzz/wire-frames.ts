/** RFC 6455, 11.8. */
export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type FrameOptions = {
  readonly opcode?: number; // @default text
  readonly isLast?: boolean; // @default true
  readonly reserved?: number; // RSV1 to RSV3 as a number; @default 0
  readonly mask?: number | undefined; // undefined sends the payload unmasked; @default 0x12345678
  readonly length?: bigint; // what the header says; @default the length of the payload
};

/** One frame as a client sends it (RFC 6455, 5.2), also one that a client must not send. */
export function clientFrame(payload: Buffer, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODES.text, isLast = true, reserved = 0, length = BigInt(payload.length) } = options;
  const mask = 'mask' in options ? options.mask : 0x12_34_56_78;
  const first = Buffer.from([(isLast ? 0x80 : 0) | (reserved << 4) | opcode]);
  const header = Buffer.concat([first, lengthField(length, mask !== undefined)]);
  if (mask === undefined) return Buffer.concat([header, payload]);
  const key = Buffer.alloc(4);
  key.writeUInt32BE(mask);
  return Buffer.concat([header, key, masked(payload, key)]);
}

/** The payload of a close frame (RFC 6455, 5.5.1). */
export function closePayload(code: number, reason: Buffer = Buffer.alloc(0)): Buffer {
  const field = Buffer.alloc(2);
  field.writeUInt16BE(code);
  return Buffer.concat([field, reason]);
}

/** One frame as a server sent it. */
export type ServerFrame = { readonly opcode: number; readonly isLast: boolean; readonly payload: Buffer };

/**
 * Takes the complete frames off the front of what a server sent.
 *
 * @throws Error where a server may not send such a frame: masked, with reserved bits, of an unknown opcode, binary.
 */
export function takeServerFrames(bytes: Buffer): { readonly frames: readonly ServerFrame[]; readonly rest: Buffer } {
  const frames: ServerFrame[] = [];
  let rest = bytes;
  for (let next = takeFrame(rest); next !== undefined; next = takeFrame(rest)) {
    frames.push(next.frame);
    rest = next.rest;
  }
  return { frames, rest };
}

const SENT_BY_SERVERS: readonly number[] = Object.values(OPCODES).filter((opcode) => opcode !== OPCODES.binary);

function takeFrame(bytes: Buffer): { readonly frame: ServerFrame; readonly rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const opcode = first & 0x0f;
  const isSound = (first & 0x70) === 0 && second < 0x80 && SENT_BY_SERVERS.includes(opcode);
  if (!isSound) throw new Error(`The server sent a frame that begins with ${bytes.subarray(0, 2).toString('hex')}`);
  const start = 2 + (second === 127 ? 8 : second === 126 ? 2 : 0);
  if (bytes.length < start) return undefined;
  const length = second === 127 ? Number(bytes.readBigUInt64BE(2)) : second === 126 ? bytes.readUInt16BE(2) : second;
  if (bytes.length < start + length) return undefined;
  const payload = Buffer.from(bytes.subarray(start, start + length));
  return { frame: { opcode, isLast: first >= 0x80, payload }, rest: bytes.subarray(start + length) };
}

function lengthField(length: bigint, isMasked: boolean): Buffer {
  const maskBit = isMasked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([maskBit | Number(length)]);
  const field = Buffer.alloc(length < 65_536n ? 3 : 9);
  field.writeUInt8(maskBit | (length < 65_536n ? 126 : 127));
  if (length < 65_536n) field.writeUInt16BE(Number(length), 1);
  else field.writeBigUInt64BE(length, 1);
  return field;
}

function masked(payload: Buffer, key: Buffer): Buffer {
  const bytes = Buffer.from(payload);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes.writeUInt8(bytes.readUInt8(index) ^ key.readUInt8(index & 3), index);
  }
  return bytes;
}
