import { expect, it } from 'vitest';
import { Refusal, refuse } from '../../chat/refusal.ts';
import { errors } from '../../protocol/errors.ts';

const refusal = (): unknown => {
  try {
    return refuse(errors.notFound());
  } catch (error) {
    return error;
  }
};

it('a refusal carries the data of the error frame that it becomes', () => {
  expect(refusal()).toMatchObject({ data: errors.notFound() });
});

it('a refusal can be told from every other error, and says what the client is told', () => {
  expect(refusal()).toBeInstanceOf(Refusal);
  expect(refusal()).toMatchObject({ name: 'Refusal', message: 'Not found' });
});
