import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { NOW } from '../support/events.ts';

export const SECRET = 'a secret of at least thirty-two bytes';
export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'demi';
export const SECONDS = NOW / 1000;

export type Signature = {
  readonly key: CryptoKey | Uint8Array;
  readonly alg: string;
  readonly kid?: string;
};

/** The signature of everyone who shares the secret. */
export const sharedSecret: Signature = { key: bytes(SECRET), alg: 'HS256' };

/** A token for ada, good for an hour. `claims` replace the usual ones; undefined leaves one out. */
export function token(
  claims: Readonly<Record<string, unknown>> = {},
  { key, ...header }: Signature = sharedSecret,
): Promise<string> {
  const all: JWTPayload = { sub: 'ada', iss: ISSUER, aud: AUDIENCE, exp: SECONDS + 3_600, ...claims };
  return new SignJWT(all).setProtectedHeader(header).sign(key);
}

/** The same token without any signature (RFC 7519, 6). */
export async function unsigned(): Promise<string> {
  const [, payload] = (await token()).split('.');
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A provider with one key, published on a loopback port until the test ends. */
export async function identityProvider(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg, use: 'sig' }];
  const url = await publish((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  return { url, publicKey, signature: { key: privateKey, alg, kid: 'key-1' } };
}

/** An address that answers every request like this. */
export async function publish(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/jwks.json`;
}
