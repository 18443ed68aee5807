import { afterAll, beforeAll, describe } from 'vitest';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { conformance } from './suite.ts';

describe('the local stack', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  conformance({ url: () => stack.url, token: (user, claims) => stack.token(user, claims), makesUsers: true });
});
