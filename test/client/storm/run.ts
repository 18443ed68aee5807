import { parseArgs } from 'node:util';
import { runStorm } from './storm.ts';
import { WEATHER } from './weather.ts';

// `npm run storm`: the client against the local stack in every kind of trouble that its faults know. Exit code 1 when
// anything was lost or doubled.

const WEATHER_MS = 20_000; // 20 s of each kind of trouble
const SETTLE_WITHIN_MS = 180_000; // 3 min

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    users: { type: 'string', default: '50' },
    messages: { type: 'string', default: '2000' },
  },
});
const users = Number(values.users);

console.log(
  `Some ${Math.round((WEATHER.length * WEATHER_MS) / 60_000)} minutes of ${WEATHER.map(({ name }) => name).join('; ')}.`,
);
const { happened, violations } = await runStorm({
  seed: Number(values.seed),
  users,
  messagesEach: Math.ceil(Number(values.messages) / users),
  weatherMs: WEATHER_MS,
  settleWithinMs: SETTLE_WITHIN_MS,
});
const { counters, ...rest } = happened;
const struck = Object.fromEntries(Object.entries(counters).filter(([, count]) => count > 0));
console.log('Happened', { ...rest, ...struck });
console.log('Violations', violations);
process.exit(Object.values(violations).every((count) => count === 0) ? 0 : 1);
