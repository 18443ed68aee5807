import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { launchBrowser } from '../web/browser.ts';
import { pageScenarios } from '../web/page-scenarios.ts';

describe('the page, on the local stack', () => {
  let browser: Browser;
  let stack: TestStack;

  beforeAll(async () => {
    [browser, stack] = await Promise.all([launchBrowser(), startTestStack()]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  pageScenarios({
    browser: () => browser,
    url: () => `http://127.0.0.1:${stack.gateway.port}`,
    freshToken: () => stack.token(randomUUID()),
  });
});
