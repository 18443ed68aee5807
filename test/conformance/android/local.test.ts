import { afterAll, beforeAll, describe } from 'vitest';
import { CHAT_PATH } from '../../../local/demi/stack.ts';
import { startTestStack, type TestStack } from '../../support/local-stack.ts';
import { replayAndroid } from './replay.ts';

describe('on the local stack, at the path that it knows,', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack?.stop());

  replayAndroid({
    url: () => new URL(CHAT_PATH, stack.url).href,
    token: (user) => stack.token(user),
    makesUsers: true,
  });
});
