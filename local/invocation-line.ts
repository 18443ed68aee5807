import type { InvocationReport } from './lambda/start-function.ts';

type Call = InvocationReport['calls'][number];

/**
 * An invocation in one line: what triggered it, its function, how long it took, DynamoDB's capacity units, its calls.
 *
 *     message            chat           12 ms  read 1    write 3    UpdateItem, PutItem, SendMessage
 *
 * Calls of one kind in a row are counted; one that failed shows its status, or that there was no answer.
 */
export function invocationLine({
  trigger,
  function: name,
  ok,
  coldStart,
  durationMs,
  calls,
}: InvocationReport): string {
  const columns = [
    trigger.padEnd(18),
    name.padEnd(12),
    `${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`.padStart(8),
    ` read ${units(calls, 'readUnits')}`.padEnd(10),
    `write ${units(calls, 'writeUnits')}`.padEnd(9),
    callList(calls),
    ...(coldStart ? ['(cold)'] : []),
    ...(ok ? [] : ['FAILED']),
  ];
  return columns.join(' ').trimEnd();
}

function units(calls: readonly Call[], kind: 'readUnits' | 'writeUnits'): number {
  return calls.reduce((sum, call) => sum + call[kind], 0);
}

function callList(calls: readonly Call[]): string {
  const groups: { name: string; count: number }[] = [];
  for (const name of calls.map(callText)) {
    const last = groups.at(-1);
    if (last?.name === name) last.count += 1;
    else groups.push({ name, count: 1 });
  }
  return groups.map(({ name, count }) => (count === 1 ? name : `${count} ${name}`)).join(', ') || 'no calls';
}

function callText({ operation, status }: Call): string {
  if (status === undefined) return `${operation} (no answer)`;
  return status < 400 ? operation : `${operation} (${status})`;
}
