import { median } from '../measure/median.ts';
import type { Cell, Headline, Section, Table } from '../report/section.ts';
import { WAYS, type Way } from './app.ts';
import type { EchoRound, HostFindings, IdleRound } from './findings.ts';

/** Which of the hosts is which. */
export type Cast = {
  readonly limit: string;
  readonly own: string; // with its handlers in its process
  readonly rival: string; // of the same kind
};

const WAY_NAMES: Readonly<Record<Way, string>> = { post: 'PostToConnection', reply: 'route response' };
const GOAL_TIMES = 1.5;
const GOAL_KB = 40;
const BYTES_PER_KB = 1_024;

const ABOUT = `
An echo of 130 bytes, as \`PostToConnection\` from the handler or as the route's response; every host in a process of its own, the
clients in another. One client sends its next message when it has its echo; 50 and 100 do the same side by side. All hosts run the
same handlers, with the AWS SDK's client as it is by default; ours with no rate limits, in process as a gateway whose integrations
are plain functions, and as the whole emulator with a thread for each function. An error in place of an echo has the client send
its message again, and the time runs on. Plain \`ws\`, which knows no events, routes or functions, is the limit of what the library
under the gateway can do. An echo keeps a processor of its host busy for so long, in all threads, while 50 clients ask: a figure that
hardly depends on what else the machine does. Memory of an idle connection is what a fresh process holds more, after garbage
collection, when so many are open; 100 came and went before.`;

const ABOUT_PEERS = `
Functions of serverless-offline may take 60 s: its workers need more than the 6 of its default when 50 start at once. Architect's
sandbox sends no route responses, and starts a process for every connection, which takes too long for many.`;

const ASK_FOR_PEERS = "\n\n`npm run bench -- --peers` puts other people's gateways beside it.";

export function reportGateways(findings: readonly HostFindings[], cast: Cast): Section {
  const troubled = findings.filter(({ reason }) => reason !== undefined);
  const withPeers = findings.some(({ isPeer }) => isPeer);
  return {
    title: 'The gateway alone',
    about: ABOUT + (withPeers ? ABOUT_PEERS : ASK_FOR_PEERS),
    tables: [
      ...WAYS.map((way) => echoTable(findings, way, cast)),
      idleTable(findings, cast),
      ...(troubled.length === 0 ? [] : [troubleTable(troubled)]),
    ],
    charts: [],
    headlines: [...WAYS.map((way) => echoHeadline(findings, way, cast)), idleHeadline(findings, cast)],
  };
}

function echoTable(findings: readonly HostFindings[], way: Way, { own, limit }: Cast): Table {
  const ours = echoOf(findings, own, way);
  const shown = findings.filter(({ name, echoes }) => name === limit || (echoes[way] ?? []).length > 0);
  return {
    caption: `Echo by ${WAY_NAMES[way]}`,
    columns: [
      '',
      'p50 of one client, ms',
      'echoes/s of 50',
      'of 100',
      'busy ms an echo',
      'gateway in process ÷ this, echoes/s of 50',
      'this ÷ gateway in process, busy ms',
    ],
    rows: shown.map(({ name }): readonly Cell[] => {
      const figures = echoOf(findings, name, way);
      return [
        name,
        figures.p50Ms,
        Math.round(figures.perSecond),
        Math.round(figures.perSecondOfMany),
        figures.busyMs,
        ours.perSecond / figures.perSecond,
        figures.busyMs / ours.busyMs,
      ];
    }),
  };
}

function idleTable(findings: readonly HostFindings[], { limit }: Cast): Table {
  const ofLimit = idleOf(findings, limit);
  const shown = findings.filter(({ idle }) => idle !== undefined && idle.rounds.length > 0);
  return {
    caption: 'Memory of an idle connection',
    columns: ['', 'connections', 'resident, KB', 'of it JavaScript, KB', `÷ ${limit}`],
    rows: shown.map(({ name, idle }) => {
      const { resident, javaScript } = idleOf(findings, name);
      return [
        name,
        idle?.connections ?? 0,
        resident / BYTES_PER_KB,
        javaScript / BYTES_PER_KB,
        resident / ofLimit.resident,
      ];
    }),
  };
}

function troubleTable(troubled: readonly HostFindings[]): Table {
  return {
    caption: 'What did not run',
    columns: ['', 'why'],
    rows: troubled.map(({ name, reason = '' }) => [name, reason]),
  };
}

/** Beside the rival, or beside the limit where the rival was not measured. */
function echoHeadline(findings: readonly HostFindings[], way: Way, { own, rival, limit }: Cast): Headline {
  const what = `Gateway echo by ${WAY_NAMES[way]}, 50 clients`;
  const ours = echoOf(findings, own, way).perSecond;
  const other = echoOf(findings, rival, way).perSecond;
  if (!Number.isNaN(other)) {
    const figure = `${(ours / other).toFixed(1)} times`;
    return { what, figure, beside: rival, goal: `at least ${GOAL_TIMES} times` };
  }
  const share = ours / echoOf(findings, limit, way).perSecond;
  return { what, figure: `${(share * 100).toFixed(0)} %`, beside: `of ${limit}` };
}

function idleHeadline(findings: readonly HostFindings[], { own, limit }: Cast): Headline {
  const connections = findings.find(({ name }) => name === own)?.idle?.connections ?? 0;
  return {
    what: `An idle connection of the gateway, of ${new Intl.NumberFormat('en').format(connections)}`,
    figure: kilobytes(idleOf(findings, own).resident),
    beside: `${kilobytes(idleOf(findings, limit).resident)}, ${limit}`,
    goal: `under ${GOAL_KB} KB`,
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / BYTES_PER_KB).toFixed(1)} KB`;
}

/** Medians; of the limit the same for every way, as it knows but one. */
function echoOf(findings: readonly HostFindings[], name: string, way: Way): EchoRound {
  const echoes = findings.find((host) => host.name === name)?.echoes ?? {};
  const rounds = echoes[way] ?? echoes.reply ?? [];
  return {
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    busyMs: median(rounds.map(({ busyMs }) => busyMs)),
    perSecondOfMany: median(rounds.map(({ perSecondOfMany }) => perSecondOfMany)),
  };
}

function idleOf(findings: readonly HostFindings[], name: string): IdleRound {
  const rounds = findings.find((host) => host.name === name)?.idle?.rounds ?? [];
  return {
    resident: median(rounds.map(({ resident }) => resident)),
    javaScript: median(rounds.map(({ javaScript }) => javaScript)),
  };
}
