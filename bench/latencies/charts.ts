import type { Chart, Span } from '../report/chart.ts';
import { DESIGNS, type Invocation, type Observed, type PerDesign, TITLES } from './designs.ts';
import { type Exchange, MILESTONE_WORDS, MILESTONES } from './exchange.ts';
import { waitFor, wholeMs } from './waits.ts';

const TINTS: Readonly<Record<string, number>> = { DynamoDB: 0, SQS: 1, ApiGatewayManagementApi: 2 };
const MODEL_TINT = 3;
const CLIENT_TINT = 5;

/** What is waited for in each design, from the moment of sending. */
export function waitsChart(found: PerDesign<readonly Exchange[]>): Chart {
  const rows = DESIGNS.flatMap((name) =>
    MILESTONES.map((milestone, tint) => {
      const to = waitFor(milestone, found[name]);
      return {
        name: `${TITLES[name]}: ${MILESTONE_WORDS[milestone]}`,
        spans: [{ label: wholeMs(to), from: 0, to, tint }],
      };
    }),
  );
  const alt = DESIGNS.map((name) => {
    const waits = MILESTONES.map(
      (milestone) => `${MILESTONE_WORDS[milestone]} after ${wholeMs(waitFor(milestone, found[name]))}`,
    );
    return `${TITLES[name]}: ${waits.join(', ')}`;
  });
  return {
    file: 'latencies',
    kind: 'spans',
    title: 'What a user waits for with AWS’s latencies',
    alt: `${alt.join('. ')}.`,
    unit: 'ms since the message was sent',
    rows,
  };
}

/** Every call of one exchange until the client has the reply: of the one whose waits are nearest to the medians. */
export function callsChart(observed: readonly Observed[]): Chart | undefined {
  const all = observed.map(({ exchange }) => exchange);
  const [typical] = observed.toSorted((one, other) => oddity(one.exchange, all) - oddity(other.exchange, all));
  if (typical === undefined) return undefined;
  const { exchange, sentAt, invocations } = typical;
  const heard = MILESTONES.map((milestone) => ({
    name: `the client: ${MILESTONE_WORDS[milestone]}`,
    spans: [{ label: wholeMs(exchange[milestone]), from: 0, to: exchange[milestone], tint: CLIENT_TINT }],
  }));
  const calls = invocations
    .flatMap((invocation) => callSpans(invocation, sentAt))
    .filter(({ span }) => span.from < exchange.reply)
    .toSorted((one, other) => one.span.from - other.span.from);
  return {
    file: 'exchange-calls',
    kind: 'spans',
    title: 'One exchange of Demi’s, call by call',
    alt: `${calls.length} calls until the client has the reply after ${wholeMs(exchange.reply)}.`,
    unit: 'ms since the message was sent',
    rows: [...heard, ...calls.map(({ name, span }) => ({ name, spans: [span] }))],
  };
}

/** How far its waits are from the medians, as a share of them. */
function oddity(exchange: Exchange, all: readonly Exchange[]): number {
  const shares = MILESTONES.map((milestone) => Math.abs(exchange[milestone] / waitFor(milestone, all) - 1));
  return shares.reduce((sum, share) => sum + share, 0);
}

function callSpans({ trigger, calls, endedAt, durationMs }: Invocation, sentAt: number) {
  const beganAt = endedAt - durationMs - sentAt;
  return calls.map((call) => {
    const from = beganAt + call.startedAtMs;
    const label = wholeMs(call.durationMs);
    const span: Span = { label, from, to: from + call.durationMs, tint: TINTS[call.service] ?? MODEL_TINT };
    const isOfModel = TINTS[call.service] === undefined;
    return {
      name: `${trigger === 'message' ? 'message' : 'reply'}: ${isOfModel ? 'the model' : call.operation}`,
      span,
    };
  });
}
