import { describe, expect, it } from 'vitest';
import { callsChart, waitsChart } from '../../../bench/latencies/charts.ts';
import { aCall, anExchange, anInvocation, everywhere, observed } from './factories.ts';

/** Rows of a chart as text: `name from-to`. */
function rowsOf(chart: ReturnType<typeof waitsChart> | undefined): readonly string[] {
  if (chart?.kind !== 'spans') return [];
  return chart.rows.flatMap(({ name, spans }) => spans.map(({ from, to }) => `${name} ${from}-${to}`));
}

describe('the chart of waits', () => {
  it('has a span from the moment of sending for all that is waited for, design by design', () => {
    const rows = rowsOf(waitsChart(everywhere([anExchange()], [anExchange({ acknowledgement: 310 })])));

    expect(rows).toHaveLength(16);
    expect(rows.slice(0, 5)).toEqual([
      'Demi: acknowledgement 0-40',
      'Demi: first typing 0-70',
      'Demi: first word 0-90',
      'Demi: whole reply 0-300',
      'reply in the route: acknowledgement 0-310',
    ]);
  });

  it('says the same in words', () => {
    const { alt } = waitsChart(everywhere([anExchange({ reply: 1_300 })], [anExchange()]));

    expect(alt).toContain('Demi: acknowledgement after 40 ms, first typing after 70 ms, first word after 90 ms');
    expect(alt).toContain('whole reply after 1,300 ms');
  });
});

describe('the chart of calls', () => {
  it('has every call until the reply, in the order in which they began, with what the client had before them', () => {
    const late = anInvocation({ trigger: 'replies', endedAt: 1_310, durationMs: 5 }); // begins at 305, after the reply
    const replying = anInvocation({
      trigger: 'replies',
      endedAt: 1_300,
      durationMs: 250,
      calls: [aCall({ service: '127.0.0.1', operation: 'POST', startedAtMs: 10 }), aCall({ operation: 'Query' })],
    });
    const chart = callsChart([observed({ invocations: [replying, late, anInvocation()] })]);

    expect(rowsOf(chart).slice(4)).toEqual(['message: PutItem 12-18', 'reply: Query 52-58', 'reply: the model 60-66']);
  });

  it('is of the exchange that is nearest to the medians', () => {
    const odd = anExchange({ acknowledgement: 1, reply: 299 });
    const all = [observed({ exchange: odd }), observed(), observed({ exchange: anExchange({ reply: 900 }) })];

    expect(rowsOf(callsChart(all))).toContain('the client: whole reply 0-300');
  });

  it('is not there when nothing was measured', () => {
    expect(callsChart([])).toBeUndefined();
  });
});
