import { SignJWT } from 'jose';
import type { Role } from '../../protocol/server-events.ts';

export type DevToken = {
  readonly userId: string;
  readonly role: Role;
  readonly expiresInSeconds: number;
};

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A token as an identity provider would issue it, signed with the local stack's secret. */
export function devToken(secret: string, { userId, role, expiresInSeconds }: DevToken, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ role, token_type: 'access' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + expiresInSeconds)
    .sign(new TextEncoder().encode(secret));
}

/** `90s`, `30m`, `1h`, `7d` in seconds; throws on anything else. */
export function durationSeconds(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  if (!(seconds > 0)) throw new Error(`A duration is a number above 0 and s, m, h or d, as in 1h, not "${text}".`);
  return seconds;
}
