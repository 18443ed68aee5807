import { renderTable } from '../report/markdown.ts';
import type { Cell } from '../report/section.ts';
import { EVENTS, type EventName } from '../units/events.ts';
import type { Usages } from '../units/measure.ts';
import { LATENCY_MS } from '../units/observed-stack.ts';
import type { Usage } from '../units/usage.ts';
import { amountsOf, times } from './amounts.ts';
import { connectedHour, DAYS, estimate, exchange, type Habits, HEARTBEAT_MS, session, standing } from './estimate.ts';
import { type Amounts, costOf, PRICES, SERVICES, type ServiceName } from './prices.ts';
import { dollars, estimateLines } from './words.ts';

const THOUSAND = 1_000;
const SHORT_REPLY = { mind: 'persona', replySeconds: 0, isStreamed: false } as const;
const MODEL_REPLY = { mind: 'model', replySeconds: 3, isStreamed: false } as const;
const STREAMED_REPLY = { ...MODEL_REPLY, isStreamed: true } as const;
const EXAMPLE: Habits = { ...STREAMED_REPLY, users: 10_000, messagesPerDay: 30, connectedHours: 4, sessions: 2 };

/** docs/cost.md, by what was measured. */
export function renderPage(usages: Usages): string {
  const { exchange: plain, moving_exchange: moving, model_exchange: model, message } = usages;
  return `# What it costs

AWS bills by use, so everything here follows from what one event does. It was counted on the local stack, where every call of every
function is seen; \`node bench/cost/record.ts\` counts again and writes this page, and a test fails where it is no longer true.

## In short

${renderTable({
  columns: ['', ...Object.keys(SERVICES), 'together'],
  rows: [
    ['1,000 exchanges, answered by rules', exchange(usages, SHORT_REPLY)],
    ['1,000 exchanges, a language model writes for 3 s', exchange(usages, MODEL_REPLY)],
    ['the same, streamed word by word', exchange(usages, STREAMED_REPLY)],
    ['1,000 connected hours', connectedHour(usages)],
    ['1,000 times connecting and leaving', session(usages)],
  ]
    .map(([name, amounts]) => costRow(name as string, times(amounts as Amounts, THOUSAND)))
    .concat([costRow(`a month of nobody (${DAYS} days)`, standing(usages))]),
})}

- **Language models are not in it.** They are billed by tokens, and most of them cost more than all of this together.
- **An exchange** is ${plain.figures.framesIn} frame in and ${plain.figures.framesOut} out (\`delivered\`, \`read_receipt\`, \`typing\` twice, \`message\`), ${total(plain.invocations)} invocations,
  ${figures(plain)}. Where it moves the moment at which she will write first, some once in five minutes of talk, it
  is ${moving.figures.writeUnits} write units. A language model adds what it learns from and a count of the day's tokens: ${figures(model)}.
- **A second of writing** is half a GB-second of the reply's function, and two or three read units, because she looks every 400 ms whether
  she shall stop. Streamed, it is 12 frames as well. That is why long replies cost more than all that is stored of them.
- **A connected hour** is 60 connection minutes and, where nothing is said, ${3_600_000 / HEARTBEAT_MS} pings, which touch no table.
- **\`message\`** is answered after ${message.figures.inSequence} calls in sequence, of ${total(message.calls)}.

## What grows with what

| | |
|---|---|
| with messages | everything in an exchange; nothing in it grows with how many are stored |
| with the length of texts | read units: the reply reads the last 20 messages, a unit for each begun 4 KB. Write units: one more for each begun 1 KB of a message |
| with the time she writes | the reply's function, its reads, streamed frames |
| with a user's devices | a frame of each kind for each device, and a read unit for every 18 or so of them |
| with connected hours | minutes and pings; \`heartbeatMs\` says how often |
| with users who say nothing | nothing |

## Each event

Medians, for a user with 120 messages of 300 bytes, one device, ids as long as UUIDs. Write units have those of indexes in them, and
of writes that a condition refused. SQS requests are sends, changes of visibility, and a receive and a delete for each delivery.

${renderTable({
  columns: [
    '',
    'calls',
    'in sequence',
    'read units',
    'write units',
    'frames in',
    'frames out',
    'SQS',
    'invocations',
    '$ per million',
  ],
  rows: (Object.keys(EVENTS) as EventName[]).map((name) => eventRow(name, usages[name])),
})}

An \`exchange\` calls ${callList(plain)}.

## A month

\`npm run cost -- --users 10000 --messages-per-day 30 --connected-hours 4\` says, and \`--help\` what else can be told to it:

\`\`\`
${estimateLines(EXAMPLE, estimate(usages, EXAMPLE)).join('\n')}
\`\`\`

## By which prices

us-east-1, US dollars, on demand, the first tier, before any free tier. Check them before you rely on them.

${renderTable({
  columns: ['what', '$ per million', 'as of'],
  rows: Object.values(PRICES).map(({ what, dollars: amount, per, source }) => [
    what,
    String((amount * 1e6) / per),
    source,
  ]),
})}

- **Lambda's time is assumed**: for each invocation the longest chain of its calls, DynamoDB ${LATENCY_MS.dynamodb} ms each, SQS ${LATENCY_MS.sqs} ms, a post to a connection
  ${LATENCY_MS.connections} ms, and 5 ms of its own, at its function's memory, on arm64. Cold starts come to it.
- **A month of nobody** is the schedule, every minute, with its 8 queries, and Lambda's asking of three queues: five long polls at a time of
  20 s each, as AWS describes event source mappings, assumed for FIFO queues too.
- **Not counted**: logs and metrics, alarms, the page and its CloudFront, secrets, backups (point-in-time recovery), data transfer, storage
  (some 2 KB an exchange for seven days), EventBridge Scheduler, taxes. For most of these we have no price that we could date, and all of them depend
  on how you run it. Nor whether API Gateway bills a post to a connection that is gone.
`;
}

function costRow(name: string, amounts: Amounts): readonly Cell[] {
  const services = (Object.keys(SERVICES) as ServiceName[]).map((service) => dollars(costOf(amounts, service)));
  return [name, ...services, `**${dollars(costOf(amounts))}**`];
}

function eventRow(name: EventName, usage: Usage): readonly Cell[] {
  const { figures: found, invocations, calls } = usage;
  return [
    EVENTS[name].about,
    total(calls),
    found.inSequence,
    found.readUnits,
    found.writeUnits,
    found.framesIn,
    found.framesOut,
    found.fifoRequests + found.standardRequests,
    total(invocations),
    dollars(costOf(amountsOf(usage)) * 1e6),
  ];
}

function figures({ figures: found }: Usage): string {
  return `${found.readUnits} read units, ${found.writeUnits} write units and ${found.fifoRequests} requests of SQS`;
}

function callList({ calls }: Usage): string {
  return Object.entries(calls)
    .map(([name, often]) => `${name.replace('ApiGatewayManagementApi ', '')}${often === 1 ? '' : ` ${often} times`}`)
    .join(', ');
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}
