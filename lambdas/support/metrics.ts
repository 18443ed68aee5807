import { Metrics as EmfMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricName, Metrics } from '../../chat/ports/metrics.ts';
import { oncePerContainer } from './once-per-container.ts';

const UNITS: Readonly<Record<MetricName, (typeof MetricUnit)[keyof typeof MetricUnit]>> = {
  InputTokens: MetricUnit.Count,
  OutputTokens: MetricUnit.Count,
  CachedTokens: MetricUnit.Count,
  FirstWordMs: MetricUnit.Milliseconds,
  ModelFailures: MetricUnit.Count,
  CheckInsDue: MetricUnit.Count,
  CheckInsSent: MetricUnit.Count,
  CheckInsSkipped: MetricUnit.Count,
  CheckInsAnswered: MetricUnit.Count,
};

const emf = oncePerContainer(() => new EmfMetrics({ namespace: 'Demi', serviceName: 'demi-chat' }));

/** Metrics in CloudWatch's embedded format: a line in the log, no call of a service. */
export const metrics: Metrics = (values, dimensions = {}) => {
  for (const [name, value] of Object.entries(dimensions)) emf().addDimension(name, value);
  for (const [name, value] of Object.entries(values) as [MetricName, number][]) {
    emf().addMetric(name, UNITS[name], value);
  }
  emf().publishStoredMetrics();
};
