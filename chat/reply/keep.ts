import { hasNews, type Memory } from '../demi/memory.ts';
import type { Kept, Memories } from '../ports/memories.ts';
import type { Report } from '../ports/report.ts';

export type KeepPorts = { readonly memories: Memories; readonly report: Report };

/** Keeps what was learned at once. That it could not be kept is no reason to answer again: the next turn learns it anew. */
export async function keep(ports: KeepPorts, userId: string, before: Kept, memory: Memory): Promise<void> {
  if (!hasNews(memory, before.memory)) return;
  try {
    await ports.memories.write(userId, { memory, knownSince: before.knownSince });
  } catch (cause) {
    ports.report('memory_not_kept', { user_id: userId, cause });
  }
}
