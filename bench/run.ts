import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Effort } from './part.ts';
import { PARTS } from './parts.ts';
import { circumstancesOf } from './report/circumstances.ts';
import { draw } from './report/draw.ts';
import { renderHeadlines, renderNumbers, renderReport, renderSection, withNumbers } from './report/markdown.ts';
import type { Section } from './report/section.ts';

// `npm run bench` measures everything, and writes bench/RESULTS.md with its charts and the README's headlines, all at the end. With
// `--quick` or `--only NAME` it prints what it found and writes nothing. With `--peers` it measures other people's programs too, which
// it installs from npm. What is written says which of the two it was.

const HERE = fileURLToPath(new URL('.', import.meta.url));
const README = fileURLToPath(new URL('../README.md', import.meta.url));
const CACHE = fileURLToPath(new URL('../node_modules/.cache/demi-bench/', import.meta.url));
const REPETITIONS = 5;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, peers: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
const names = PARTS.map(({ name }) => name);
const wanted = values.only ?? names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1)); // so that parts can clear up
const circumstances = await circumstancesOf(values.peers ? 'npm run bench -- --peers' : 'npm run bench');
await mkdir(CACHE, { recursive: true });
const effort: Effort = {
  isQuick: values.quick ?? false,
  withPeers: values.peers ?? false,
  repetitions: REPETITIONS,
  cacheFolder: CACHE,
  say: (line) => console.error(`  ${line}`),
};
const sections: Section[] = [];
for (const part of PARTS.filter(({ name }) => wanted.includes(name))) {
  const startedAt = performance.now();
  console.error(part.name);
  sections.push(await part.measure(effort));
  effort.say(`took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

const isWhole = wanted.length === PARTS.length && !effort.isQuick;
if (isWhole) await keep(sections);
else console.log(sections.flatMap(renderSection).join('\n'));
console.log(renderHeadlines(sections));
process.exit(); // whatever a peer has left open

/** Makes everything before it writes anything. */
async function keep(all: readonly Section[]): Promise<void> {
  const report = renderReport(all, circumstances);
  const readme = withNumbers(await readFile(README, 'utf8'), renderNumbers(all, circumstances));
  const drawings = all.flatMap(({ charts }) => charts).map((chart) => [chart.file, draw(chart)] as const);
  await writeFile(`${HERE}RESULTS.md`, report);
  await writeFile(README, readme);
  await rm(`${HERE}charts`, { recursive: true, force: true });
  await mkdir(`${HERE}charts`, { recursive: true });
  for (const [file, drawing] of drawings) await writeFile(`${HERE}charts/${file}.svg`, drawing);
}
