import { describe } from 'vitest';
import { conformance } from './suite.ts';

const { DEMI_URL, DEMI_TOKEN } = process.env;

// Runs where DEMI_URL and DEMI_TOKEN name a deployed stage and a token for it.
describe.runIf(DEMI_URL !== undefined && DEMI_TOKEN !== undefined)('the deployed stage', () => {
  conformance({ url: () => DEMI_URL ?? '', token: async () => DEMI_TOKEN ?? '', makesUsers: false });
});
