import { describe, expect, it } from 'vitest';
import type { PerDesign } from '../../../bench/latencies/designs.ts';
import type { Exchange } from '../../../bench/latencies/exchange.ts';
import { headlinesOf } from '../../../bench/latencies/headlines.ts';
import { anExchange } from './factories.ts';

const quick: PerDesign<readonly Exchange[]> = {
  ours: [anExchange()],
  replyInRoute: [anExchange({ acknowledgement: 273, typing: 20, firstWord: 30, reply: 272 })],
  scanAlone: [anExchange({ acknowledgement: 31, reply: 260 })],
  scanAmongOthers: [anExchange({ acknowledgement: 52 })],
};
const slow = {
  ...quick,
  ours: [anExchange({ acknowledgement: 79 })],
  replyInRoute: [anExchange({ acknowledgement: 2_305 })],
};

describe('the headlines of latencies', () => {
  it('have the acknowledgement beside that of every other design, the fastest first', () => {
    const [acknowledgement] = headlinesOf(quick, undefined, 0);

    expect(acknowledgement).toEqual({
      what: 'Acknowledgement with AWS’s latencies',
      figure: '40 ms',
      beside: '31 ms (scan, 1 connection), 52 ms (scan, 1,001 connections), 273 ms (reply in the route)',
    });
  });

  it('have that of a model that thinks beside those of the same run', () => {
    const [, thinking] = headlinesOf(quick, slow, 2_000);

    expect(thinking).toEqual({
      what: 'Acknowledgement with AWS’s latencies, with a model that thinks for 2 s',
      figure: '79 ms',
      beside: '31 ms (scan, 1 connection), 52 ms (scan, 1,001 connections), 2,305 ms (reply in the route)',
    });
  });

  it('have what comes later beside the fastest of the others, whoever that is', () => {
    expect(headlinesOf(quick, undefined, 0).at(-1)).toEqual({
      what: 'First typing, first word and whole reply with AWS’s latencies',
      figure: '70 ms, 90 ms and 300 ms',
      beside: 'the fastest: 20 ms (reply in the route), 30 ms (reply in the route) and 260 ms (scan, 1 connection)',
    });
  });

  it('name the fastest once where it is the fastest in all that comes later', () => {
    const scanAlone = [anExchange({ reply: 280 })];

    expect(headlinesOf({ ...quick, scanAlone }, undefined, 0).at(-1)?.beside).toBe(
      '20 ms, 30 ms and 272 ms (reply in the route, the fastest)',
    );
  });

  it('say nothing of a model that thinks where none was measured', () => {
    expect(headlinesOf(quick, undefined, 0)).toHaveLength(2);
  });
});
