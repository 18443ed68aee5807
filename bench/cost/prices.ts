/** What one of something costs, US dollars. */
export type Price = {
  readonly what: string;
  readonly dollars: number; // for `per` of them
  readonly per: number;
  readonly unit: string;
  readonly source: string; // with the day on which it said so
};

const MILLION = 1_000_000;
const PRICE_LIST = 'AWS Price List';

/**
 * List prices of us-east-1 on demand, first tier, before any free tier. What has no price here is not counted, and docs/cost.md
 * says what that is.
 */
export const PRICES = {
  messages: {
    what: 'API Gateway, WebSocket messages, in and out, each begun 32 KB',
    dollars: 1,
    per: MILLION,
    unit: 'messages',
    source: `${PRICE_LIST}, 2026-09-21`,
  },
  connectionMinutes: {
    what: 'API Gateway, WebSocket connections',
    dollars: 0.25,
    per: MILLION,
    unit: 'minutes',
    source: `${PRICE_LIST}, 2026-09-21`,
  },
  httpRequests: {
    what: 'API Gateway, HTTP API',
    dollars: 1,
    per: MILLION,
    unit: 'requests',
    source: `${PRICE_LIST}, 2026-09-21`,
  },
  invocations: {
    what: 'Lambda, requests',
    dollars: 0.2,
    per: MILLION,
    unit: 'requests',
    source: `${PRICE_LIST}, 2026-09-19`,
  },
  gigabyteSeconds: {
    what: 'Lambda, duration on arm64',
    dollars: 13.3334,
    per: MILLION,
    unit: 'GB-seconds',
    source: `${PRICE_LIST}, 2026-09-19`,
  },
  writeUnits: {
    what: 'DynamoDB on demand, writes',
    dollars: 0.625,
    per: MILLION,
    unit: 'write units',
    source: `${PRICE_LIST}, 2026-09-11`,
  },
  readUnits: {
    what: 'DynamoDB on demand, reads',
    dollars: 0.125,
    per: MILLION,
    unit: 'read units',
    source: `${PRICE_LIST}, 2026-09-11`,
  },
  fifoRequests: {
    what: 'SQS, FIFO queues, each begun 64 KB',
    dollars: 0.5,
    per: MILLION,
    unit: 'requests',
    source: 'cloudburn.io and factualminds.com on SQS prices, 2026-03 and 2026-06',
  },
  standardRequests: {
    what: 'SQS, standard queues, each begun 64 KB',
    dollars: 0.4,
    per: MILLION,
    unit: 'requests',
    source: 'cloudburn.io and factualminds.com on SQS prices, 2026-03 and 2026-06',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof PRICES;

/** Amounts of what has a price. */
export type Amounts = Readonly<Record<Priced, number>>;

export const SERVICES = {
  'API Gateway': ['messages', 'connectionMinutes', 'httpRequests'],
  Lambda: ['invocations', 'gigabyteSeconds'],
  DynamoDB: ['writeUnits', 'readUnits'],
  SQS: ['fifoRequests', 'standardRequests'],
} as const satisfies Readonly<Record<string, readonly Priced[]>>;

export type ServiceName = keyof typeof SERVICES;

export function dollarsFor(priced: Priced, amount: number): number {
  const { dollars, per } = PRICES[priced];
  return (amount * dollars) / per;
}

/** What the amounts cost in one service, or in all of them. */
export function costOf(amounts: Amounts, service?: ServiceName): number {
  const priced: readonly Priced[] = service === undefined ? (Object.keys(PRICES) as Priced[]) : SERVICES[service];
  return priced.reduce((sum, each) => sum + dollarsFor(each, amounts[each]), 0);
}
