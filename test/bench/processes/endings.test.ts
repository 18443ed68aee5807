import { expect, it } from 'vitest';
import { endings } from '../../../bench/processes/endings.ts';

it('What began last ends first, one after the other', async () => {
  const order: string[] = [];
  const { add, endAll } = endings();
  add(() => void order.push('one'));
  add(async () => {
    order.push('two begins to end');
    await Promise.resolve();
    order.push('two');
  });
  await endAll();

  expect(order).toEqual(['two begins to end', 'two', 'one']);
});

it('What cannot be ended keeps nothing else from it, and is told', async () => {
  const order: string[] = [];
  const { add, endAll } = endings();
  add(() => void order.push('one'));
  add(() => {
    throw new Error('two stays');
  });

  await expect(endAll()).rejects.toThrow('two stays');
  expect(order).toEqual(['one']);
});

it('Everything is ended once', async () => {
  const order: string[] = [];
  const { add, endAll } = endings();
  add(() => void order.push('one'));
  await endAll();
  await endAll();

  expect(order).toEqual(['one']);
});
