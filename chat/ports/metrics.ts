/** What is counted of language models. Tokens, or milliseconds where the name says so. */
export type MetricName = 'InputTokens' | 'OutputTokens' | 'CachedTokens' | 'FirstWordMs' | 'ModelFailures';

/** Counts for the people who operate the service; never per user. */
export type Metrics = (values: Readonly<Partial<Record<MetricName, number>>>) => void;
