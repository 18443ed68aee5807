import { describe, expect, it } from 'vitest';
import { watchFrames } from '../../../local/gateway/frame-watch.ts';

const TEXT = 1;
const CONTINUATION = 0;
const PING = 9;

/** A masked frame with a payload of zeros. */
function frame(length: number, { opcode = TEXT, isLast = true } = {}): Buffer {
  const first = Buffer.from([(isLast ? 0x80 : 0) | opcode]);
  return Buffer.concat([first, lengthField(length), Buffer.alloc(4), Buffer.alloc(length)]);
}

function lengthField(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  const field = Buffer.alloc(length < 65_536 ? 3 : 9);
  field.writeUInt8(0x80 | (length < 65_536 ? 126 : 127));
  if (length < 65_536) field.writeUInt16BE(length, 1);
  else field.writeBigUInt64BE(BigInt(length), 1);
  return field;
}

describe('watchFrames', () => {
  it.each([0, 1, 125, 126, 32_768])('lets %i bytes pass', (length) => {
    const watch = watchFrames(32_768);
    watch.read(Buffer.concat([frame(length), frame(length)]));
    expect(watch.isOversized()).toBe(false);
    expect(watch.isIntact(5)).toBe(true);
  });

  it.each([32_769, 65_535, 65_536, 200_000])('notices %i bytes', (length) => {
    const watch = watchFrames(32_768);
    watch.read(frame(length));
    expect(watch.isOversized()).toBe(true);
  });

  it('notices the frame by its header alone', () => {
    const watch = watchFrames(100);
    watch.read(frame(101).subarray(0, 6));
    expect(watch.isOversized()).toBe(true);
  });

  it('does not mind how the bytes are cut', () => {
    const watch = watchFrames(300);
    for (const byte of Buffer.concat([frame(300), frame(0), frame(20)])) watch.read(Buffer.from([byte]));
    expect(watch.isOversized()).toBe(false);
    for (const byte of frame(301).subarray(0, 8)) watch.read(Buffer.from([byte]));
    expect(watch.isOversized()).toBe(true);
  });

  it('lets a long message pass in short frames', () => {
    const watch = watchFrames(100);
    watch.read(frame(100, { isLast: false }));
    watch.read(frame(100, { opcode: CONTINUATION, isLast: false }));
    watch.read(frame(100, { opcode: CONTINUATION }));
    expect(watch.isOversized()).toBe(false);
  });

  it('does not take what follows a frame without a mask for a long frame', () => {
    const watch = watchFrames(100);
    const withoutMask = Buffer.from([0x81, 2, 0x68, 0x69]);
    watch.read(Buffer.concat([withoutMask, frame(100).fill(0xff, 6)]));
    expect(watch.isOversized()).toBe(false);
  });

  it('knows which messages were complete before', () => {
    const watch = watchFrames(100);
    const second = [frame(10, { isLast: false }), frame(0, { opcode: PING }), frame(10, { opcode: CONTINUATION })];
    watch.read(Buffer.concat([frame(10), ...second, frame(101)]));
    expect([0, 1, 2, 3].map(watch.isIntact)).toEqual([true, true, false, false]);
  });

  it('blames the message whose second frame is too long', () => {
    const watch = watchFrames(100);
    watch.read(Buffer.concat([frame(10, { isLast: false }), frame(101, { opcode: CONTINUATION })]));
    expect(watch.isIntact(0)).toBe(false);
  });
});
