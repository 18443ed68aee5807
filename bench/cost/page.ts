import { FRAME_INTERVAL_MS } from '../../chat/reply/delta-stream.ts';
import { INTERRUPTION_POLL_MS } from '../../chat/reply/interruption.ts';
import { renderTable } from '../report/markdown.ts';
import type { Cell } from '../report/section.ts';
import { listOf, totalOf } from '../units/counts.ts';
import type { Usages } from '../units/events.ts';
import { SERVICE_MS } from '../units/service-ms.ts';
import { OWN_MS, type Usage } from '../units/usage.ts';
import { amountsOf, times } from './amounts.ts';
import { ASSUMED_SECONDS } from './command-line.ts';
import {
  besideMessage,
  connectedHour,
  DAYS,
  estimate,
  exchange,
  type Habits,
  HEARTBEAT_MS,
  type Mind,
  session,
  standing,
} from './estimate.ts';
import { eventTable } from './event-table.ts';
import { type Amounts, costOf, PRICES, SERVICES, type ServiceName } from './prices.ts';
import { RECORDED_ROUNDS } from './recorded.ts';
import { dollars, estimateLines } from './words.ts';

const THOUSAND = 1_000;
const { thinking, reply, learning } = ASSUMED_SECONDS;
const MODEL: Mind = { kind: 'model', thinkingSeconds: thinking, learningSeconds: learning };
const SHORT_REPLY = { mind: { kind: 'persona' }, replySeconds: 0, isFollowed: false } as const;
const MODEL_REPLY = { mind: MODEL, replySeconds: reply, isFollowed: false };
const FOLLOWED_REPLY = { ...MODEL_REPLY, isFollowed: true };
const EXAMPLE: Habits = { ...FOLLOWED_REPLY, users: 10_000, messagesPerDay: 30, connectedHours: 4, sessions: 2 };

const MODEL_TIMES = `${thinking} s until its first word, ${reply} s of writing, ${learning} s of learning`;

/** docs/cost.md, by what was measured. */
export function renderPage(usages: Usages): string {
  const { exchange: plain, moving_exchange: moving, model_exchange: model, message, check_in: checkIn } = usages;
  return `# What it costs

AWS bills by use, so everything here follows from what one event does. It was counted on the local stack, where every call of every
function is seen; \`node bench/cost/record.ts\` counts again and writes this page. A test fails where the counts are no longer true; the
calls in sequence, and Lambda's time with them, are as they were when it was written.

## In short

${renderTable({
  columns: ['', ...Object.keys(SERVICES), 'together'],
  rows: [
    ['1,000 exchanges, answered by rules', exchange(usages, SHORT_REPLY)],
    [`1,000 exchanges with a language model: ${MODEL_TIMES}`, exchange(usages, MODEL_REPLY)],
    [
      '1,000 exchanges with such a model, followed word by word, with her steps and feelings',
      exchange(usages, FOLLOWED_REPLY),
    ],
    ['1,000 times what `client/` says beside a message: `typing` twice, `read_receipt` once', besideMessage(usages)],
    ['1,000 connected hours', connectedHour(usages)],
    ['1,000 times connecting and leaving', session(usages)],
  ]
    .map(([name, amounts]) => costRow(name as string, times(amounts as Amounts, THOUSAND)))
    .concat([costRow(`a month of nobody (${DAYS} days)`, standing(usages))]),
})}

- **Language models are not in it.** They are billed by tokens, and most of them cost more than all of this together.
- **An exchange**, answered by rules, is ${plain.figures.framesIn} frame in and ${plain.figures.framesOut} out (\`delivered\`, \`read_receipt\`, \`typing\` twice, \`message\`),
  ${totalOf(plain.invocations)} invocations, ${figures(plain)}. Where it moves the moment at which she
  will write first, some once in five minutes of talk, it is ${moving.figures.writeUnits} write units. With a language model, which a deployment has unless it
  says otherwise, it learns from the message and counts the day's tokens: ${totalOf(model.invocations)} invocations, ${figures(model)}.
- **A language model's time** is the function's, which waits for it: until the first word, while it writes, and once more for the whole
  call by which it learns. How long that is, is assumed above; the metric \`FirstWordMs\` tells the first of the three.
- **A second of it** is half a GB-second. While she thinks and writes, it is two or three read units, because she looks every ${INTERRUPTION_POLL_MS} ms whether
  she shall stop. Followed, a second of writing is ${Math.floor(THOUSAND / FRAME_INTERVAL_MS)} frames as well. That is why long replies cost more than all that is stored of them.
- **A connected hour** is 60 connection minutes and, where nothing is said, ${3_600_000 / HEARTBEAT_MS} pings, which touch no table.
- **\`message\`** is answered after ${message.figures.inSequence} calls in sequence, of ${totalOf(message.calls)}.

## What grows with what

| | |
|---|---|
| with messages | everything in an exchange; nothing in it grows with how many are stored |
| with the length of texts | read units: the reply reads the last 20 messages, a unit for each begun 4 KB. Write units: the user's message is put, then marked as read, then given the id of its answer; her answer is put, marked as delivered, and marked as read with the receipt. Each is charged for the whole message, so either costs three more for each further 1 KB |
| with the time the model takes | the reply's function, while it thinks, writes and learns; reads while it thinks and writes; frames while it writes, where they are followed |
| with a user's devices | a frame of each kind for each device. An exchange asks three times which there are, so it is three read units more for every 18 devices or so; a receipt and each \`typing\` ask once |
| with connected hours | minutes and pings; \`heartbeatMs\` says how often |
| with users who say nothing | nothing |

## Each event

For a user with 120 messages of 300 bytes, one device, ids as long as UUIDs. Counts are the middle ones of ${RECORDED_ROUNDS} rounds, calls in sequence the
fewest of them. What takes minutes was seen once: one in which nobody is due, an exchange that moves the moment at which she will write
first, and that she does so. Write units have those of indexes in them, and of writes that a condition refused. SQS requests are sends,
changes of visibility, and a receive and a delete for each delivery. Dollars are without the time that a language model takes.

${renderTable(eventTable(usages))}

A whole exchange, answered by rules, calls ${listOf(plain.calls)}.

## A month

\`npm run cost -- --users 10000 --messages-per-day 30 --connected-hours 4\` says, and \`--help\` what else can be told to it. With each
exchange it counts what \`client/\` says beside the message, a \`read_receipt\` and two frames of \`typing\`:

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

- **Lambda's time is assumed**: for each invocation the longest chain of its calls, DynamoDB ${SERVICE_MS.DynamoDB} ms each, SQS ${SERVICE_MS.SQS} ms, a post to a connection
  ${SERVICE_MS.ApiGatewayManagementApi} ms, and ${OWN_MS} ms of its own, and the model's time, at its function's memory, on arm64. Cold starts come to it.
- **A month of nobody** is the schedule, every minute, with its 8 queries, and Lambda's asking of three queues: five long polls at a time of
  20 s each, as AWS describes event source mappings, assumed for FIFO queues too.
- **Not counted in a month**: what she writes first (${dollars(costOf(amountsOf(checkIn)) * THOUSAND)} for 1,000 of these, by rules), moments that move, earlier pages, settings,
  second attempts, what keeps the job of a long reply from others (a request of SQS every 10 s).
- **Not counted at all**: logs and metrics, alarms, the page and its CloudFront, secrets, backups (point-in-time recovery), data transfer,
  storage (some 2 KB an exchange for seven days), EventBridge Scheduler, taxes. For most of these we have no price that we could date,
  and all of them depend on how you run it. Nor whether API Gateway bills a post to a connection that is gone.
`;
}

function costRow(name: string, amounts: Amounts): readonly Cell[] {
  const services = (Object.keys(SERVICES) as ServiceName[]).map((service) => dollars(costOf(amounts, service)));
  return [name, ...services, `**${dollars(costOf(amounts))}**`];
}

function figures({ figures: found }: Usage): string {
  return `${found.readUnits} read units, ${found.writeUnits} write units and ${found.fifoRequests} requests of SQS`;
}
