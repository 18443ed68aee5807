/** A table as it is asked for; all keys are strings. */
export type TableShape = {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly timeToLive?: string; // name of the attribute, epoch seconds
  readonly indexes?: readonly IndexShape[];
};

export type IndexShape = {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly projection: 'ALL' | 'KEYS_ONLY';
};

/** By the name that the table has in requests. */
export type TableShapes = Readonly<Record<string, TableShape>>;
