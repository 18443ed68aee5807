import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_MODEL_ON_AWS } from '../../adapters/model-settings.ts';
import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort, Part } from '../part.ts';
import type { BarChart } from '../report/chart.ts';
import type { Section } from '../report/section.ts';
import { type Bundle, bundledAsOurs, bundledByDefault, emptyModule } from './bundle.ts';
import { type Comparison, headlines, loadTable, type Measured, overEmpty, sizeTable } from './figures.ts';
import { bytesLoaded, type Environment, loadTime } from './load.ts';
import { STARTS, type Start } from './starts.ts';

/** A message waits for the first, its answer for the second. The others are met once a connection, or nobody waits for them. */
const HOT: readonly FunctionName[] = ['chat', 'reply'];
const WITHOUT_CLIENT: readonly FunctionName[] = ['authorizer', 'fallback'];
const QUICK: readonly FunctionName[] = ['chat', 'authorizer'];
const FLOOR = 'bench/cold/floor.ts';
const MORE_OFTEN = 3; // than what else is measured: a process is soon started, and its time varies

const ABOUT = `
How long the code of a function takes to load in a fresh process, less what an empty module takes, and how big it is. \`reply\` is
there twice, because it loads who answers when it starts: the persona’s rules, as on a laptop, or what the model needs that a
deployed stack has by default (\`${DEFAULT_MODEL_ON_AWS}\`). It loads them then because Lambda starts a container with a whole
core, while an invocation at 512 MB has a third of one.

**The floor** is the AWS clients for DynamoDB (with its document client), SQS and the management API alone, bundled as our functions are
and, as in them, imported and not made. Our bundling puts what is imported on demand into files of their own, so the floor too loads
less than the same three clients in one file would.

**The CDK default** is what \`NodejsFunction\` makes of the same handler when it is told nothing: CommonJS, not minified, the AWS SDK left
to the runtime. Here that SDK comes from \`node_modules\` on a warm disk, while on Lambda it comes from the runtime’s own files. **With SDK**
is the default with \`bundleAwsSDK\`: there all that is loaded is in the bundle, as in ours, so this is the one to compare sizes with.
The goal “times the default” is held against the default without the SDK. CommonJS cannot await at the top level as \`reply\` does. In
both defaults what it waits for is therefore exported instead, and the clock runs until that is there too: all sides load the same.

No network, and no model is asked. The Lambda runtime has loaded some modules of Node.js itself before a function comes; here every
function loads them, on all sides.
`;

/** What the code of every function weighs, and how long it takes to load. */
export const cold: Part = { name: 'cold', measure };

type Variant = 'ours' | 'byDefault' | 'withSdk';

/** A bundle, and what is told to the function in it. */
type Subject = { readonly bundle: Bundle; readonly environment: Environment };

async function measure({ isQuick, repetitions, cacheFolder, say }: Effort): Promise<Section> {
  const folder = join(cacheFolder, 'cold');
  await mkdir(folder, { recursive: true });
  const starts = isQuick ? STARTS.filter((start) => QUICK.includes(start.function)) : STARTS;
  const variants: readonly Variant[] = isQuick ? ['ours', 'byDefault'] : ['ours', 'byDefault', 'withSdk'];
  const bundles = await bundleAll(starts, variants, folder);
  say('bundled');

  const loads = await measureLoads(bundles, folder, isQuick ? repetitions : repetitions * MORE_OFTEN);
  const bytesAtStart = new Map<string, number>();
  for (const [key, { bundle, environment }] of bundles)
    if (bundle.format === 'mjs') bytesAtStart.set(key, await bytesLoaded(bundle.file, environment));

  const measured = (key: string): Measured | undefined => {
    const subject = bundles.get(key);
    if (subject === undefined) return undefined;
    const { bundle } = subject;
    return { bundle, bytesAtStart: bytesAtStart.get(key), loads: loads[key] ?? [], empty: loads[bundle.format] ?? [] };
  };
  const found = (key: string): Measured => {
    const figure = measured(key);
    if (figure === undefined) throw new Error(`${key} was not bundled`);
    return figure;
  };
  const comparisons = starts.map((start) => ({
    name: start.name,
    function: start.function,
    ours: found(keyOf(start, 'ours')),
    byDefault: measured(keyOf(start, 'byDefault')),
    withSdk: measured(keyOf(start, 'withSdk')),
  }));
  return report(comparisons, found('floor'));
}

/** The floor, and every start in each variant; starts of one function share its bundle. */
async function bundleAll(
  starts: readonly Start[],
  variants: readonly Variant[],
  folder: string,
): Promise<ReadonlyMap<string, Subject>> {
  const names = [...new Set(starts.map((start) => start.function))];
  const built = names.flatMap((name) =>
    variants.map(async (variant) => [`${name}-${variant}`, await bundle(name, variant, folder)] as const),
  );
  const bundles = new Map(await Promise.all(built));
  const subjects = starts.flatMap((start) =>
    variants.flatMap((variant) => {
      const found = bundles.get(`${start.function}-${variant}`);
      return found === undefined
        ? []
        : [[keyOf(start, variant), { bundle: found, environment: start.environment }] as const];
    }),
  );
  const floor = await bundledAsOurs(FLOOR, join(folder, 'floor'));
  return new Map<string, Subject>([['floor', { bundle: floor, environment: {} }], ...subjects]);
}

function bundle(name: FunctionName, variant: Variant, folder: string): Promise<Bundle> {
  const { entry } = FUNCTIONS[name];
  const place = join(folder, `${name}-${variant}`);
  return variant === 'ours' ? bundledAsOurs(entry, place) : bundledByDefault(entry, place, variant === 'withSdk');
}

/** Milliseconds of every subject, and of an empty module of each format. */
async function measureLoads(subjects: ReadonlyMap<string, Subject>, folder: string, repetitions: number) {
  const empty = { mjs: await emptyModule(folder, 'mjs'), cjs: await emptyModule(folder, 'cjs') };
  const loads: readonly (readonly [string, () => Promise<number>])[] = [
    ...Object.entries(empty).map(([format, file]) => [format, () => loadTime(file, {})] as const),
    ...[...subjects].map(
      ([
        key,
        {
          bundle: { file },
          environment,
        },
      ]) => {
        return [key, () => loadTime(file, environment)] as const;
      },
    ),
  ];
  return interleaved(Object.fromEntries(loads), repetitions);
}

function keyOf({ name }: Start, variant: Variant): string {
  return `${name}/${variant}`;
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
