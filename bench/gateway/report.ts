import { median } from '../measure/median.ts';
import { formatNumber } from '../report/number.ts';
import type { Cell, Headline, Section, Table } from '../report/section.ts';
import { WAYS, type Way } from './app.ts';
import type { EchoRound, HostFindings, IdleRound } from './findings.ts';
import { MESSAGE_BYTES } from './load-plan.ts';

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
An echo of ${MESSAGE_BYTES} bytes, as \`PostToConnection\` from the handler or as the route's response; every host in a process of its own, the
clients in another. One client sends its next message when it has its echo; 50 and 100 do the same side by side. All hosts run the
same handlers, with the AWS SDK's client as it is by default. Ours have no rate limits; *handlers in its process* is the gateway
whose integrations are plain functions, and *ours* in the last two columns; the *whole emulator* has a thread for each function. An
error in place of an echo has the client send its message again, and the time runs on. Plain \`ws\`, which knows no events, routes
or functions, is the limit of what the library under the gateway can do; it has but one way to echo, and the same figures in both
tables. *busy ms an echo*: for how long an echo keeps a processor busy, in all threads of its host, while 50 clients ask; that
hardly depends on what else the machine does. Memory of an idle connection is what a fresh process holds more, after garbage
collection, when so many are open; 100 came and went before.`;

const ABOUT_PEERS = `
Functions of serverless-offline may take 60 s: its workers need more than the 6 of its default when 50 start at once; 100 at once are
asked of it in process alone. Architect's sandbox sends no route responses, and starts a process for every connection and message,
which takes too long for 100 clients or for idle connections. Its processes are not among what keeps its own one busy, which is why that
is left out. Who did not run to the end has dashes.`;

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
    headlines: [echoHeadline(findings, cast), idleHeadline(findings, cast)],
  };
}

function echoTable(findings: readonly HostFindings[], way: Way, { own, limit }: Cast): Table {
  const ours = echoOf(findings, own, way);
  const shown = findings.filter(({ name, echoes }) => name === limit || echoes[way] !== undefined);
  return {
    caption: `Echo by ${WAY_NAMES[way]}`,
    columns: [
      '',
      'p50 of one client, ms',
      'echoes/s of 50',
      'of 100',
      'busy ms an echo',
      '× as slow as ours, by echoes/s of 50',
      '× as slow as ours, by busy ms',
    ],
    rows: shown.map(({ name, echoes }): readonly Cell[] => {
      const figures = echoOf(findings, name, way);
      return [
        echoes[way] === undefined ? `${name}: its own echo` : name,
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
  const shown = findings.filter(({ idle }) => idle !== undefined);
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
    caption: 'What did not run to the end',
    columns: ['', 'why'],
    rows: troubled.map(({ name, reason = '' }) => [name, reason]),
  };
}

/** Both ways beside the rival, or beside the limit, and without a goal, where the rival was not measured. */
function echoHeadline(findings: readonly HostFindings[], { own, rival, limit }: Cast): Headline {
  const rates = (name: string): readonly number[] => WAYS.map((way) => echoOf(findings, name, way).perSecond);
  const told = (all: readonly number[]): string => all.map((rate) => `${formatNumber(rate)}/s`).join(' and ');
  const what = `Gateway echoes by ${WAYS.map((way) => WAY_NAMES[way]).join(' and by ')}, 50 clients`;
  const ours = rates(own);
  const theirs = rates(rival);
  const times = ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN));
  if (times.some(Number.isNaN))
    return {
      what,
      figure: told(ours),
      beside: `${formatNumber(echoOf(findings, limit, 'reply').perSecond)}/s, ${limit}`,
    };
  return {
    what,
    figure: `${told(ours)}, ${times.map((each) => each.toFixed(2)).join(' and ')} times as many`,
    beside: `${told(theirs)}, ${rival}`,
    goal: `at least ${GOAL_TIMES} times`,
    isMet: times.every((each) => each >= GOAL_TIMES),
  };
}

function idleHeadline(findings: readonly HostFindings[], { own, limit }: Cast): Headline {
  const connections = findings.find(({ name }) => name === own)?.idle?.connections ?? 0;
  const { resident } = idleOf(findings, own);
  return {
    what: `An idle connection of the gateway, of ${formatNumber(connections)}`,
    figure: kilobytes(resident),
    beside: `${kilobytes(idleOf(findings, limit).resident)}, ${limit}`,
    goal: `under ${GOAL_KB} KB`,
    isMet: resident < GOAL_KB * BYTES_PER_KB,
  };
}

function kilobytes(bytes: number): string {
  return `${formatNumber(bytes / BYTES_PER_KB)} KB`;
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
