/** Reads along with the bytes of one client, because `ws` joins fragments before anyone sees their sizes. */
export type FrameWatch = {
  /** Takes the next bytes from the socket; they are not kept. */
  read(chunk: Buffer): void;
  /** Whether a frame over the limit has begun. */
  isOversized(): boolean;
  /** Whether the message with this number (the first is 0) was complete before a frame over the limit. */
  isIntact(messageNumber: number): boolean;
};

const MASK = 4; // bytes; `ws` closes with 1002 on frames without, which must not look as if they were too large
const LONGEST_HEADER = 2 + 8 + MASK; // bytes (RFC 6455, 5.2)

/** Watches for a frame whose payload is larger than `frameBytes`. */
export function watchFrames(frameBytes: number): FrameWatch {
  const header = Buffer.alloc(LONGEST_HEADER);
  let headerBytes = 0;
  let payloadLeft = 0;
  let messagesEnded = 0;
  let oversized = false;

  function takeHeaderByte(byte: number): void {
    header.writeUInt8(byte, headerBytes);
    headerBytes += 1;
    if (headerBytes < headerLength(header, headerBytes)) return;
    headerBytes = 0;
    payloadLeft = payloadLength(header);
    oversized = payloadLeft > frameBytes;
    if (!oversized && endsMessage(header)) messagesEnded += 1;
  }

  return {
    read(chunk) {
      let offset = 0;
      while (offset < chunk.length && !oversized) {
        if (payloadLeft === 0) {
          takeHeaderByte(chunk.readUInt8(offset));
          offset += 1;
        } else {
          const taken = Math.min(payloadLeft, chunk.length - offset);
          payloadLeft -= taken;
          offset += taken;
        }
      }
    },
    isOversized: () => oversized,
    isIntact: (messageNumber) => !oversized || messageNumber < messagesEnded,
  };
}

function headerLength(header: Buffer, known: number): number {
  if (known < 2) return 2;
  const second = header.readUInt8(1);
  const shortLength = second & 0x7f;
  const lengthBytes = shortLength === 127 ? 8 : shortLength === 126 ? 2 : 0;
  return 2 + lengthBytes + (second >= 0x80 ? MASK : 0);
}

function payloadLength(header: Buffer): number {
  const shortLength = header.readUInt8(1) & 0x7f;
  if (shortLength === 127) return Number(header.readBigUInt64BE(2));
  return shortLength === 126 ? header.readUInt16BE(2) : shortLength;
}

/** The last frame of a message has FIN set; opcodes from 8 on are control frames, which are no messages. */
function endsMessage(header: Buffer): boolean {
  const first = header.readUInt8(0);
  return (first & 0x80) !== 0 && (first & 0x0f) < 8;
}
