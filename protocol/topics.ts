/** What a connection may subscribe to. Later capabilities add theirs here (memory, graph, presence, inbox, ...). */
export const TOPICS = ['stream', 'thinking', 'emotion'] as const;
export type Topic = (typeof TOPICS)[number];

export function isTopic(value: string): value is Topic {
  return TOPICS.some((topic) => topic === value);
}

/** Splits a wish list into known topics, each once, and the rest. */
export function sortTopics(wished: readonly string[]): { topics: Topic[]; rejected: string[] } {
  const unique = [...new Set(wished)];
  return { topics: unique.filter(isTopic), rejected: unique.filter((name) => !isTopic(name)) };
}
