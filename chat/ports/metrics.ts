/** What is counted. Tokens, or milliseconds where the name says so, or how many. */
export type MetricName =
  // of language models
  | 'InputTokens'
  | 'OutputTokens'
  | 'CachedTokens'
  | 'FirstWordMs'
  | 'ModelFailures'
  // of what Demi writes first
  | 'CheckInsDue' // found due, and queued
  | 'CheckInsSent'
  | 'CheckInsSkipped' // by `reason`
  | 'CheckInsAnswered'; // within 24 h

/** Tells counts of one name apart; never per user. */
export type MetricDimensions = { readonly reason?: string };

/** Counts for the people who operate the service; never per user. */
export type Metrics = (values: Readonly<Partial<Record<MetricName, number>>>, dimensions?: MetricDimensions) => void;
