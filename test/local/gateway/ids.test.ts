import { describe, expect, it } from 'vitest';
import { decodeIdSegment, newId, newTraceId } from '../../../local/gateway/ids.ts';

describe('newId', () => {
  it('is 11 random bytes in base64url with padding', () => {
    const id = newId();
    expect(id).toMatch(/^[A-Za-z0-9_-]{15}=$/);
    expect(Buffer.from(id, 'base64url')).toHaveLength(11);
  });

  it('is random in every place', () => {
    const ids = Array.from({ length: 1_000 }, () => Buffer.from(newId(), 'base64url').toString('hex'));
    const digits = Array.from({ length: 22 }, (_, place) => new Set(ids.map((id) => id[place])).size);
    expect(digits).toEqual(Array(22).fill(16));
  });

  it('does not repeat itself', () => {
    expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000);
  });
});

describe('newTraceId', () => {
  it('carries the second in which it was made', () => {
    expect(newTraceId(0x65c66a3b * 1_000)).toMatch(/^Root=1-65c66a3b-[0-9a-f]{24}$/);
  });
});

describe('decodeIdSegment', () => {
  it('reads what encodeURIComponent wrote', () => {
    const id = newId();
    expect(decodeIdSegment(encodeURIComponent(id))).toBe(id);
    expect(decodeIdSegment('JC1dgf9yoAMCK-g%3d')).toBe('JC1dgf9yoAMCK-g=');
  });

  it.each(['JC1dgf9yoAMCK-g=', 'JC1dgf9yoAMCK-g', 'short%3D', 'JC1dgf9yoAMCK+g%3D', '', '%', 'JC1dgf9yoAMCK-g%3D%3D'])(
    'refuses %j',
    (segment) => {
      expect(decodeIdSegment(segment)).toBeUndefined();
    },
  );
});
