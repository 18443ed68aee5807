import { describe, expect, it } from 'vitest';
import { SERVER_EXAMPLES } from '../../protocol/examples.ts';
import { readFrame } from './frames.ts';

const examples = Object.entries(SERVER_EXAMPLES).flatMap(([event, list]) =>
  list.map(({ name, data }) => [event, name, data] as const),
);

const frame = (changes: object): string =>
  JSON.stringify({
    event: 'pong',
    data: { server_time: '2026-02-01T15:30:00.000Z' },
    timestamp: '2026-02-01T15:30:00.000Z',
    ...changes,
  });

describe('the reading of frames', () => {
  it.each(examples)('knows %s: %s', (event, _name, data) => {
    expect(readFrame(frame({ event, data }))).toMatchObject({ kind: 'frame', frame: { event, data } });
  });

  it('keeps the request id', () => {
    expect(readFrame(frame({ request_id: 'r-1' }))).toMatchObject({ frame: { requestId: 'r-1' } });
  });

  it('allows more keys than it knows', () => {
    expect(readFrame(frame({ more: 1 })).kind).toBe('frame');
  });

  it('takes an error of API Gateway for what it is', () => {
    const text = JSON.stringify({ message: 'Internal server error', connectionId: 'c', requestId: 'r' });
    expect(readFrame(text).kind).toBe('gateway_error');
  });

  it('takes an empty frame for nothing', () => {
    expect(readFrame('').kind).toBe('nothing');
  });

  it.each([
    ['no JSON', '{'],
    ['an event that does not exist', frame({ event: 'weather' })],
    ['no timestamp', frame({ timestamp: undefined })],
    ['no data', frame({ data: undefined })],
    ['data of the wrong kind', frame({ event: 'typing', data: { is_typing: 'yes' } })],
    ['a list', '[]'],
  ])('finds that %s is no frame', (_what, text) => {
    expect(readFrame(text).kind).toBe('breach');
  });

  it('never repeats what was in a frame that it does not take', () => {
    expect(JSON.stringify(readFrame(frame({ event: 'message', data: { content: 'a secret' } })))).not.toContain(
      'secret',
    );
  });
});
