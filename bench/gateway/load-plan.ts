/** What the process with the clients is asked to do. */
export type Task =
  | {
      readonly kind: 'echo';
      readonly url: string;
      readonly action: string; // the route
      readonly clients: number; // each sends its next message when it has its echo
      readonly forMs: number;
      readonly atLeast: number; // echoes of each client, however long they take
    }
  | { readonly kind: 'open'; readonly url: string; readonly connections: number; readonly atOnce: number }
  | { readonly kind: 'close'; readonly url: string };

export type Echoes = { readonly count: number; readonly perSecond: number; readonly p50Ms: number };

/** What it answers to each task. */
export type Done = { readonly echoes: Echoes } | { readonly done: true } | { readonly error: string };

export const MESSAGE_BYTES = 150; // as long as people write them, give or take a word or two

/** What a client sends: all of the same length, and no two alike. */
export function messageOf(action: string, client: number, number: number): string {
  const beginning = `{"action":"${action}","client":${client},"number":${number},"text":"a message `;
  return `${beginning.padEnd(MESSAGE_BYTES - 2, '.')}"}`;
}
