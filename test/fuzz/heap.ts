import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export type HeapWatch = {
  /** Measures what is alive after a collection, once `frames` have been sent. */
  sample(frames: number): Promise<void>;
  /** @throws Error when what is alive grew steadily. */
  expectFlat(): void;
  summary(): string;
};

type Sample = { readonly frames: number; readonly bytes: number };

const MEBIBYTE = 1_048_576;
const COLLECTIONS = 4; // what a socket leaves behind goes in several turns of the event loop
const WARM_UP = 0.25; // of the samples: until then code is compiled and caches fill
/**
 * What may be added while we watch. The least that could be kept of a frame is an entry of a Map or a Set with a small
 * object, some 100 bytes, and of a connection kilobytes: 64 bytes per frame are none of these. In a run of few frames the
 * engine's own steps, such as code that is compiled late, weigh more than that; they stay far below a mebibyte.
 */
const GROWTH_PER_FRAME = 64; // bytes
const GROWTH_IN_STEPS = MEBIBYTE;

/**
 * Watches the heap and the buffers outside of it. Steady growth is the straight line that fits the samples after the warm-up
 * best (least squares): one that is high by chance hardly tilts it, a leak does.
 */
export function watchHeap(): HeapWatch {
  const collect = exposeCollector();
  const samples: Sample[] = [];
  return {
    async sample(frames) {
      let bytes = Number.POSITIVE_INFINITY;
      for (let collection = 0; collection < COLLECTIONS; collection += 1) {
        await nextTurn();
        collect();
        const { heapUsed, external } = process.memoryUsage();
        bytes = Math.min(bytes, heapUsed + external);
      }
      samples.push({ frames, bytes });
    },
    expectFlat() {
      const { frames, bytes } = growth(samples);
      if (bytes > Math.max(GROWTH_IN_STEPS, GROWTH_PER_FRAME * frames)) {
        throw new Error(`The heap grew by ${bytes} bytes over ${frames} frames: ${describe(samples)}`);
      }
    },
    summary() {
      const { frames, bytes } = growth(samples);
      return `heap ${describe(samples)}; steady growth ${(bytes / frames).toFixed(1)} bytes per frame`;
    },
  };
}

/** How far the straight line through the samples rises, and over how many frames. */
function growth(all: readonly Sample[]): Sample {
  const samples = all.slice(Math.floor(all.length * WARM_UP));
  const meanFrames = mean(samples.map(({ frames }) => frames));
  const meanBytes = mean(samples.map(({ bytes }) => bytes));
  const rise = sum(samples.map(({ frames, bytes }) => (frames - meanFrames) * (bytes - meanBytes)));
  const run = sum(samples.map(({ frames }) => (frames - meanFrames) ** 2));
  const frames = (samples.at(-1)?.frames ?? 0) - (samples[0]?.frames ?? 0);
  return { frames, bytes: Math.round((rise / run) * frames) };
}

function describe(samples: readonly Sample[]): string {
  const [start, middle, end] = [0, samples.length >> 1, -1].map((index) => samples.at(index)?.bytes ?? 0);
  return [start, middle, end].map((bytes = 0) => `${(bytes / MEBIBYTE).toFixed(2)} MiB`).join(' → ');
}

/** The collector without a flag on the command line, so that the tests run as all others do. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}
