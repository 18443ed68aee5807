import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What the child answers. Rejects where it ends instead. */
export function ask(child: ChildProcess, question: string | object): Promise<unknown> {
  if (child.connected) child.send(question);
  return nextMessage(child);
}

/** What the child says next. Rejects where it ends instead. */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  if (!child.connected) throw new Error('the process has ended');
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('the process has ended');
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    waiting.abort();
  }
}
