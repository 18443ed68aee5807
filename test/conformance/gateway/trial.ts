import { CannotBeTried, soon } from './observed.ts';
import type { Row } from './row.ts';
import type { Host } from './subject.ts';
import { visit } from './visit.ts';

/** What came of trying one row with one host. */
export type Result =
  | { readonly kind: 'as AWS' }
  | { readonly kind: 'otherwise'; readonly observed: string }
  /** The host has no words for what the row needs. */
  | { readonly kind: 'cannot be tried'; readonly why: string }
  /** The row did not get to what it is about. */
  | { readonly kind: 'not tried'; readonly why: string };

/** Tries one row. Never rejects: where nothing could be observed, that is the result. */
export async function tryRow(host: Host, { aws, variant = 'plain', probe }: Row): Promise<Result> {
  try {
    const subject = await host.subject(variant);
    if ('cannot' in subject) return { kind: 'cannot be tried', why: subject.cannot };
    const observed = await soon(visit(subject, probe), 6 * subject.patienceMs, 'nothing could be observed');
    return observed === aws ? { kind: 'as AWS' } : { kind: 'otherwise', observed };
  } catch (cause) {
    if (cause instanceof CannotBeTried) return { kind: 'cannot be tried', why: cause.message };
    return { kind: 'not tried', why: cause instanceof Error ? cause.message : String(cause) };
  }
}
