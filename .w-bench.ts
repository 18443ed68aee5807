import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { startTestStack } from './test/support/local-stack.ts';
const t = performance.now();
const calls = new Map<string, number[]>();
const durations = new Map<string, number[]>();
const stack = await startTestStack(process.env.PLAIN ? {} : { environment: { POWERTOOLS_LOG_LEVEL: 'ERROR' }, onInvocation: (r) => { durations.set(r.trigger, [...(durations.get(r.trigger) ?? []), r.durationMs]); for (const c of r.calls) { const k = `${r.function} ${c.operation}`; calls.set(k, [...(calls.get(k) ?? []), c.durationMs]); } } });
console.log('start', (performance.now() - t).toFixed(0));
const med = (a: number[]) => a.toSorted((x, y) => x - y)[a.length >> 1]!.toFixed(1);
let round = 0;
for (const [n, per] of JSON.parse(process.argv[2] ?? '[[1,50],[100,10]]')) {
  round += 1;
  const urls = await Promise.all(Array.from({ length: n }, async (_, i) => `${stack.url}?${process.env.TOPICS ?? ''}&token=${await stack.token(`u${round}-${i}`)}`));
  writeFileSync(`/tmp/me/b/urls${process.pid}.json`, JSON.stringify(urls));
  calls.clear(); durations.clear();
  const cpu = process.cpuUsage();
  const c = spawn('node', ['/tmp/me/b/client.mjs', `/tmp/me/b/urls${process.pid}.json`, String(per)], { stdio: 'inherit' });
  await once(c, 'exit');
  const used = process.cpuUsage(cpu);
  console.log(`cpu ms per exchange ${((used.user + used.system) / 1000 / n / per).toFixed(1)}`);
  if (process.env.CALLS) console.log([...calls].map(([k, v]) => `${k} x${(v.length / n / per).toFixed(2)} ${med(v)} ms`).join('\n'), [...durations].map(([k, v]) => `${k} ${med(v)}`).join(', '));
}
await stack.stop();
