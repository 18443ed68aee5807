import type { Metrics } from '../ports/metrics.ts';
import type { Effort } from './compose.ts';

/** Counts what a reply took, if a model was asked. */
export function measure(metrics: Metrics, { usage, firstWordMs, failures }: Effort): void {
  if (usage === undefined && failures === 0) return;
  metrics({
    ...(usage && {
      InputTokens: usage.inputTokens,
      OutputTokens: usage.outputTokens,
      CachedTokens: usage.cachedTokens,
    }),
    ...(firstWordMs !== undefined && { FirstWordMs: firstWordMs }),
    ModelFailures: failures,
  });
}
