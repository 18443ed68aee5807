import type { Duplex } from 'node:stream';

/** The socket of a handshake that is not yet answered. */
export type PendingSocket = {
  isGone(): boolean;
  /** Ends the watch and returns what the client sent meanwhile. */
  release(): Buffer;
};

/**
 * Keeps reading while the handshake is decided: a socket that nobody reads does not tell that its client left.
 * What a client sends too early is kept, up to `earlyBytes`; one that sends more is cut off.
 */
export function holdSocket(socket: Duplex, head: Buffer, earlyBytes: number, onGone: () => void): PendingSocket {
  const early = [head];
  let length = head.length;
  let gone = false;

  const leave = () => {
    if (gone) return;
    gone = true;
    socket.destroy();
    onGone();
  };
  const keep = (chunk: Buffer) => {
    early.push(chunk);
    length += chunk.length;
    if (length > earlyBytes) leave();
  };
  socket.on('data', keep).on('end', leave).on('close', leave).on('error', leave);

  return {
    isGone: () => gone,
    release() {
      socket.off('data', keep).off('end', leave).off('close', leave);
      socket.off('error', leave).on('error', ignore);
      return Buffer.concat(early);
    },
  };
}

/** A socket without an error listener would end the process. */
function ignore(): void {}
