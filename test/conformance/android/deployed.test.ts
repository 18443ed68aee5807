import { describe } from 'vitest';
import { replayAndroid } from './replay.ts';

const { DEMI_URL, DEMI_TOKEN } = process.env;

// Runs where DEMI_URL and DEMI_TOKEN name a deployed stage and a token for it.
describe.runIf(DEMI_URL !== undefined && DEMI_TOKEN !== undefined)('on the deployed stage', () => {
  replayAndroid({ url: () => DEMI_URL ?? '', token: async () => DEMI_TOKEN ?? '', makesUsers: false });
});
