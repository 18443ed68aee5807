import { mkdir } from 'node:fs/promises';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort } from '../part.ts';
import type { HostProcess } from '../peers/processes.ts';
import { ask } from '../processes/messages.ts';
import type { Way } from './app.ts';
import { type EchoRound, type HostFindings, type IdleRound, wholeRounds } from './findings.ts';
import { type Host, ownHosts, peerHosts, type RunningHost } from './hosts.ts';
import { type Load, startLoad } from './load-process.ts';
import type { Memory, Question } from './probe.ts';

type Rounds = { readonly warmUpMs: number; readonly latencyMs: number; readonly throughputMs: number };

const WHOLE: Rounds = { warmUpMs: 2_000, latencyMs: 150, throughputMs: 600 };
const QUICK: Rounds = { warmUpMs: 50, latencyMs: 10, throughputMs: 20 };
const CLIENTS = 50;
const MANY_CLIENTS = 100;
const LEAST_SENT = 3; // by a client alone
const WARMED_WITH = 100; // connections, that came and went before the first memory is read
const QUICK_SHARE = 0.05; // of the connections

/** A host, and what went wrong with it, if anything did. */
type Subject = { readonly host: Host; reason?: string };

/** Measures our gateway in its forms beside plain `ws`, and beside the peers if they are wanted. */
export async function measureGateways(effort: Effort): Promise<readonly HostFindings[]> {
  const folder = `${effort.cacheFolder}gateway`;
  await mkdir(folder, { recursive: true });
  const hosts = [...ownHosts(folder), ...(effort.withPeers ? peerHosts(folder) : [])];
  const subjects = hosts.map((host): Subject => ({ host }));
  const load = startLoad();
  try {
    const echoes = await measureEchoes(effort, subjects, load);
    const idle = await measureIdle(effort, subjects, load);
    return subjects.map(({ host: { name, isPeer }, reason }) => ({
      name,
      isPeer,
      echoes: echoes(name),
      idle: idle(name),
      reason,
    }));
  } finally {
    load.stop();
  }
}

/** All run at once and take turns; who has no turn is idle. */
async function measureEchoes(
  { isQuick, repetitions, say }: Effort,
  subjects: readonly Subject[],
  load: Load,
): Promise<(name: string) => HostFindings['echoes']> {
  const rounds = isQuick ? QUICK : WHOLE;
  const running = new Map<string, RunningHost>();
  try {
    for (const subject of subjects) {
      say(`${subject.host.name} starts`);
      await unlessPeer(subject, async () => {
        const started = await subject.host.start();
        running.set(subject.host.name, started);
        for (const way of subject.host.ways)
          await load.echo({ ...common(started, way), clients: CLIENTS, forMs: rounds.warmUpMs, atLeast: 1 });
      });
    }
    const turns = subjects.flatMap((subject) => subject.host.ways.map((way) => ({ subject, way })));
    const found = await interleaved(
      Object.fromEntries(
        turns.map(({ subject, way }) => [
          turnOf(subject.host.name, way),
          () => unlessPeer(subject, () => echoRound(load, subject.host, running.get(subject.host.name), way, rounds)),
        ]),
      ),
      repetitions,
    );
    return (name) =>
      Object.fromEntries(
        turns
          .filter(({ subject }) => subject.host.name === name)
          .map(({ way }) => [way, wholeRounds(found[turnOf(name, way)] ?? [])]),
      );
  } finally {
    for (const { process } of running.values()) await process.stop();
  }
}

function turnOf(name: string, way: Way): string {
  return `${name}: ${way}`;
}

async function echoRound(
  load: Load,
  host: Host,
  running: RunningHost | undefined,
  way: Way,
  { latencyMs, throughputMs }: Rounds,
): Promise<EchoRound | undefined> {
  if (running === undefined) return undefined;
  const task = common(running, way);
  const alone = await load.echo({ ...task, clients: 1, forMs: latencyMs, atLeast: LEAST_SENT });
  const together = { ...task, forMs: throughputMs, atLeast: 1 };
  const busyBefore = await busyOf(running.process);
  const { count, perSecond } = await load.echo({ ...together, clients: CLIENTS });
  const busyMs = ((await busyOf(running.process)) - busyBefore) / count;
  const ofMany = host.isForMany ? await load.echo({ ...together, clients: MANY_CLIENTS }) : { perSecond: Number.NaN };
  return {
    p50Ms: alone.p50Ms,
    perSecond,
    busyMs: host.isOneProcess ? busyMs : Number.NaN,
    perSecondOfMany: ofMany.perSecond,
  };
}

function common({ url }: RunningHost, way: Way) {
  return { url, action: way };
}

/** Each time in a fresh process: what was given back once is not asked of the system again. */
async function measureIdle(
  { isQuick, repetitions, say }: Effort,
  subjects: readonly Subject[],
  load: Load,
): Promise<(name: string) => HostFindings['idle']> {
  const connectionsOf = (host: Host) => Math.ceil((host.idle?.connections ?? 0) * (isQuick ? QUICK_SHARE : 1));
  const measured = subjects.filter(({ host, reason }) => host.idle !== undefined && reason === undefined);
  say('idle connections');
  const found = await interleaved(
    Object.fromEntries(
      measured.map((subject) => [
        subject.host.name,
        () => unlessPeer(subject, () => idleRound(load, subject.host, connectionsOf(subject.host))),
      ]),
    ),
    isQuick ? 1 : repetitions,
  );
  return (name) => {
    const subject = measured.find(({ host }) => host.name === name);
    if (subject === undefined) return undefined;
    return { connections: connectionsOf(subject.host), rounds: wholeRounds(found[name] ?? []) };
  };
}

async function idleRound(load: Load, host: Host, connections: number): Promise<IdleRound> {
  const { url, process } = await host.start();
  const atOnce = host.idle?.atOnce ?? 1;
  try {
    await load.open(url, Math.min(connections, WARMED_WITH), atOnce);
    await load.close(url);
    const before = await memoryOf(process);
    await load.open(url, connections, atOnce);
    const after = await memoryOf(process);
    await load.close(url);
    return {
      resident: (after.resident - before.resident) / connections,
      javaScript: (after.javaScript - before.javaScript) / connections,
    };
  } finally {
    await process.stop();
  }
}

async function memoryOf({ child }: HostProcess): Promise<Memory> {
  return (await ask(child, 'memory' satisfies Question)) as Memory;
}

async function busyOf({ child }: HostProcess): Promise<number> {
  return Number(await ask(child, 'processor' satisfies Question));
}

/** A peer that does not run, or not any more, is told about; ours have to run. */
async function unlessPeer<T>(subject: Subject, work: () => Promise<T>): Promise<T | undefined> {
  if (subject.reason !== undefined) return undefined;
  try {
    return await work();
  } catch (cause) {
    if (!subject.host.isPeer) throw cause;
    subject.reason = cause instanceof Error ? cause.message : String(cause);
    return undefined;
  }
}
