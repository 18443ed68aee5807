import type { IncomingMessage } from 'node:http';
import { LOCAL_REGION } from './client.ts';

const OWN_KEY = 'emulator';
const SIGNED_WITH_OWN_KEY = /\bCredential=emulator\//;

/** For the calls that the emulator makes of its own services, which are spared what may go wrong on purpose. */
export const OWN_CLIENT = { region: LOCAL_REGION, credentials: { accessKeyId: OWN_KEY, secretAccessKey: OWN_KEY } };

export function isOwnCall({ headers }: IncomingMessage): boolean {
  return SIGNED_WITH_OWN_KEY.test(headers.authorization ?? '');
}
