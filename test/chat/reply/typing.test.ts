import { expect, it } from 'vitest';
import { typing } from '../../../chat/reply/typing.ts';

it('typing may be missed and is for everybody', () => {
  const { durable, topic } = typing('ada', true);

  expect({ durable, topic }).toEqual({ durable: undefined, topic: undefined });
});
