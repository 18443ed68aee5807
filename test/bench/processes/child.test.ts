import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Child, startChild } from '../../../bench/processes/child.ts';

type Order = { readonly word: string } | { readonly signal: string };
type Report = { readonly word: string };
const isReport = (report: Report): report is Report => 'word' in report;

let parrot: Child<Order, Report>;
beforeEach(() => {
  parrot = startChild(new URL('parrot.ts', import.meta.url));
});
afterEach(() => parrot.stop());

it('A child answers what it is asked', async () => {
  expect(await parrot.ask({ word: 'Polly' }, isReport)).toEqual({ word: 'Polly' });
});

it('Whoever waits for a child that is killed is told how it has ended', async () => {
  await expect(parrot.ask({ signal: 'SIGKILL' }, isReport)).rejects.toThrow('parrot.ts has ended with SIGKILL');
});

it('A child that was stopped cannot be asked', async () => {
  await parrot.stop();

  await expect(parrot.ask({ word: 'Polly' }, isReport)).rejects.toThrow('parrot.ts has ended with 0');
});
