import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort, Part } from '../part.ts';
import type { BarChart } from '../report/chart.ts';
import type { Section } from '../report/section.ts';
import { type Bundle, bundledAsOurs, bundledByDefault, emptyModule } from './bundle.ts';
import { type Comparison, headlines, loadTable, type Measured, overEmpty, sizeTable } from './figures.ts';
import { loadTime } from './load.ts';

/** A message waits for the one, its answer for the other. The others are met once a connection, or nobody waits for them. */
const HOT = ['chat', 'reply'] as const satisfies readonly FunctionName[];
const WITHOUT_CLIENT = ['authorizer', 'fallback'] as const satisfies readonly FunctionName[];
const QUICK = ['chat', 'authorizer'] as const satisfies readonly FunctionName[];
const FLOOR = 'bench/cold/floor.ts';
const MORE_OFTEN = 3; // than what else is measured: a process is soon started, and its time varies

const ABOUT = `
How long the code of a function takes to load in a fresh process, less what an empty module takes, and how big it is. **The floor** is
the AWS clients for DynamoDB (with its document client), SQS and the management API alone, bundled the same way and, as in our functions,
imported and not made. **The CDK default** is what \`NodejsFunction\` makes of the same handler when it is told nothing: CommonJS, not
minified, the AWS SDK left to the runtime. Here the SDK then comes from \`node_modules\`, on a warm disk, which on Lambda it
is not; **with SDK** is the same with \`bundleAwsSDK\`, which is comparable in size. Goals are held against the first, which loads faster.
CommonJS cannot await at the top level as \`reply\` does, so for the default what it waits for there is only begun; in the second table,
it is not among what is imported at start.
\`reply\` loads what every answer needs, the persona's rules and lines among it: Lambda starts a container with a whole core, and an
invocation at 512 MB has a third of one. Hot are \`chat\`, for which a message waits, and \`reply\`, for which its answer waits. No network, no model, and whatever the Lambda
runtime itself has loaded of Node.js before a function comes on top here, on both sides.
`;

/** What the code of every function weighs, and how long it takes to load. */
export const cold: Part = { name: 'cold', measure };

type Variant = 'ours' | 'byDefault' | 'withSdk';

async function measure({ isQuick, repetitions, cacheFolder, say }: Effort): Promise<Section> {
  const folder = join(cacheFolder, 'cold');
  await mkdir(folder, { recursive: true });
  const names = isQuick ? QUICK : (Object.keys(FUNCTIONS) as FunctionName[]);
  const variants: readonly Variant[] = isQuick ? ['ours', 'byDefault'] : ['ours', 'byDefault', 'withSdk'];

  const floor = async () => ['floor', await bundledAsOurs(FLOOR, join(folder, 'floor'))] as const;
  const handlers = names.flatMap((name) =>
    variants.map(async (variant) => [keyOf(name, variant), await bundle(name, variant, folder)] as const),
  );
  const bundles = new Map<string, Bundle>(await Promise.all([floor(), ...handlers]));
  say(`bundled ${names.length} functions`);

  const empty = { mjs: await emptyModule(folder, 'mjs'), cjs: await emptyModule(folder, 'cjs') };
  const files = { ...empty, ...Object.fromEntries([...bundles].map(([key, { file }]) => [key, file])) };
  const subjects = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, () => loadTime(file)]));
  const loads = await interleaved<string, number>(subjects, isQuick ? repetitions : repetitions * MORE_OFTEN);

  const measured = (key: string): Measured | undefined => {
    const built = bundles.get(key);
    if (built === undefined) return undefined;
    const format = built.file.endsWith('.mjs') ? 'mjs' : 'cjs';
    return { bundle: built, loads: loads[key] ?? [], empty: loads[format] ?? [] };
  };
  const found = (key: string): Measured => {
    const figure = measured(key);
    if (figure === undefined) throw new Error(`${key} was not bundled`);
    return figure;
  };
  const comparisons = names.map((name) => ({
    name,
    ours: found(keyOf(name, 'ours')),
    byDefault: measured(keyOf(name, 'byDefault')),
    withSdk: measured(keyOf(name, 'withSdk')),
  }));
  return report(comparisons, found('floor'));
}

function bundle(name: FunctionName, variant: Variant, folder: string): Promise<Bundle> {
  const { entry } = FUNCTIONS[name];
  const place = join(folder, keyOf(name, variant));
  return variant === 'ours' ? bundledAsOurs(entry, place) : bundledByDefault(entry, place, variant === 'withSdk');
}

function keyOf(name: FunctionName, variant: Variant): string {
  return `${name}-${variant}`;
}

function report(comparisons: readonly Comparison[], floor: Measured): Section {
  return {
    title: 'Cold starts',
    about: ABOUT,
    tables: [loadTable(comparisons, floor), sizeTable(comparisons, floor)],
    charts: [
      {
        file: 'cold',
        title: 'Loading a function, ms over an empty module',
        alt: 'Load time of each function in our bundles and in those of CDK’s default, beside the AWS clients alone',
        ...chart(comparisons, floor),
      },
    ],
    headlines: headlines(comparisons, floor, HOT, WITHOUT_CLIENT),
  };
}

function chart(comparisons: readonly Comparison[], floor: Measured): BarChart {
  const series = (name: string, of: (comparison: Comparison) => Measured | undefined, first: number) => ({
    name,
    values: [first, ...comparisons.map((comparison) => milliseconds(of(comparison)))],
  });
  return {
    kind: 'bars',
    unit: 'ms',
    categories: ['the floor', ...comparisons.map(({ name }) => name)],
    series: [
      series('ours', ({ ours }) => ours, overEmpty(floor)),
      series('CDK default', ({ byDefault }) => byDefault, Number.NaN),
    ],
  };
}

function milliseconds(measured: Measured | undefined): number {
  return measured === undefined ? Number.NaN : overEmpty(measured);
}
