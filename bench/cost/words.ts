import { MODEL_NUMBERS } from '../../adapters/model-settings.ts';
import { plus } from './amounts.ts';
import type { ModelPrices } from './command-line.ts';
import type { Estimate, Habits } from './estimate.ts';
import { DAYS } from './estimate.ts';
import { type Amounts, costOf, dollarsFor, PRICES, type Priced, SERVICES, type ServiceName } from './prices.ts';

const CALLS_PER_EXCHANGE = 2; // the reply, and what is learned

/** Dollars for people: cents from a dollar on, two digits that mean something below. */
export function dollars(amount: number): string {
  if (amount >= 1) return `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  return amount === 0 ? '$0' : `$${Number(amount.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 9 })}`;
}

/** A number with at most three digits that mean something, and a word for its size. */
export function count(amount: number): string {
  const short = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
  if (amount >= 1e9) return `${short(amount / 1e9)} billion`;
  return amount >= 1e6 ? `${short(amount / 1e6)} million` : short(amount);
}

/** The estimate of a month, as the command prints it. */
export function estimateLines(habits: Habits, parts: Estimate): readonly string[] {
  const whole = plus(parts.exchanges, parts.connections, parts.standing);
  const exchanges = habits.users * habits.messagesPerDay * DAYS;
  const hours = habits.users * habits.connectedHours * DAYS;
  const most = biggest(whole);
  return [
    `${DAYS} days: ${count(habits.users)} users, ${count(exchanges)} exchanges, ${count(hours)} connected hours`,
    '',
    row('', ['exchanges', 'connections', 'standing', 'together']),
    ...(Object.keys(SERVICES) as ServiceName[]).map((service) =>
      row(
        service,
        [parts.exchanges, parts.connections, parts.standing, whole].map((each) => dollars(costOf(each, service))),
      ),
    ),
    row(
      'Together',
      [parts.exchanges, parts.connections, parts.standing, whole].map((each) => dollars(costOf(each))),
    ),
    '',
    `Of each user    ${dollars(habits.users === 0 ? 0 : costOf(whole) / habits.users)} a month`,
    `Most of it      ${PRICES[most].what}: ${count(whole[most])} ${PRICES[most].unit}, ${dollars(dollarsFor(most, whole[most]))}`,
  ];
}

/** What a language model may take at most, which is somebody else's bill. */
export function modelLine({ users, messagesPerDay }: Habits, prices: ModelPrices | undefined): string {
  const calls = users * messagesPerDay * DAYS * CALLS_PER_EXCHANGE;
  const input = calls * MODEL_NUMBERS.promptTokens.default;
  const output = calls * MODEL_NUMBERS.maxOutputTokens.default;
  const tokens = `at most ${count(input)} tokens in, ${count(output)} out`;
  const sum = prices && (input * prices.input + output * prices.output) / 1e6;
  return `Language model  apart: ${tokens}${sum === undefined ? '; --model-prices counts them' : `, ${dollars(sum)}`}`;
}

/** What costs most. */
export function biggest(amounts: Amounts): Priced {
  const names = Object.keys(PRICES) as Priced[];
  return names.reduce((most, name) =>
    dollarsFor(name, amounts[name]) > dollarsFor(most, amounts[most]) ? name : most,
  );
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(14)}${cells.map((cell) => cell.padStart(14)).join('')}`.trimEnd();
}
