import { HELP, type ModelPrices, question } from './command-line.ts';
import { estimate, type Habits } from './estimate.ts';
import { RECORDED } from './recorded.ts';
import { estimateLines, modelLine } from './words.ts';

// `npm run cost -- --users 10000 --messages-per-day 30 --connected-hours 4`: what a month costs, by what was measured.

function answer(habits: Habits, model: ModelPrices | undefined): readonly string[] {
  return [
    ...estimateLines(habits, estimate(RECORDED, habits)),
    ...(habits.mind.kind === 'model' ? [modelLine(habits, model)] : []),
    '',
    'docs/cost.md says what is counted, by which prices, and what is not.',
  ];
}

try {
  const asked = question(process.argv.slice(2));
  console.log(asked.kind === 'help' ? HELP : answer(asked.habits, asked.model).join('\n'));
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : HELP);
  process.exitCode = 1;
}
