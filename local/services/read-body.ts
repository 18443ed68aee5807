import type { IncomingMessage } from 'node:http';

/**
 * The whole body of a request, or what came of it instead: the client went away in the middle, or there was more than
 * `maximumBytes`, which is read to its end all the same, so that the client gets its answer. Never rejects.
 */
export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<Buffer | 'broken off' | 'too large'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= maximumBytes) chunks.push(chunk);
    }
  } catch {
    return 'broken off';
  }
  return length <= maximumBytes ? Buffer.concat(chunks) : 'too large';
}
