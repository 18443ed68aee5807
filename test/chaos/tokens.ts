import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';

export type Token = { readonly text: string; readonly expiresAt: number }; // Unix ms
export type NewToken = (userId: string, seconds: number) => Promise<Token>;

/** An identity provider of our own: signs with the secret that the stack keeps in its data folder. */
export async function tokenIssuer(dataFolder: string): Promise<NewToken> {
  const secret = new TextEncoder().encode(await readFile(join(dataFolder, 'token-secret'), 'utf8'));
  return async (userId, seconds) => {
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = issuedAt + seconds;
    const text = await new SignJWT({ sub: userId, iat: issuedAt, exp: expiresAt })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    return { text, expiresAt: expiresAt * 1000 };
  };
}
