import type { Effort, Part } from '../part.ts';
import type { Headline, Section, Table } from '../report/section.ts';
import { callsChart, waitsChart } from './charts.ts';
import { OTHERS, perDesign } from './designs.ts';
import { type Extent, type Found, measureLatencies, WORD_EVERY_MS } from './measure.ts';
import { callsTable, delaysTable, waitFor, waitsTable } from './tables.ts';

const WHOLE: Extent = { words: 10, exchanges: 4, thinkMs: 2_000 }; // 2 s
const QUICK: Extent = { words: 5, exchanges: 1, thinkMs: 0 };

/** What a user waits for with AWS's latencies. */
export const latencies: Part = { name: 'latencies', measure };

async function measure(effort: Effort): Promise<Section> {
  const extent = effort.isQuick ? QUICK : WHOLE;
  const found = await measureLatencies(extent, effort);
  const exchanges = perDesign((name) => found.quick[name].map(({ exchange }) => exchange));
  const calls = callsChart(found.quick.ours);
  return {
    title: 'With AWS’s latencies',
    about: about(extent),
    tables: [
      waitsTable(`A model that writes at once: medians of ${exchanges.ours.length} exchanges`, exchanges),
      ...slowTables(found, extent),
      callsTable(found.quick),
      delaysTable(found.quick),
    ],
    charts: [waitsChart(exchanges), ...(calls === undefined ? [] : [calls])],
    headlines: headlines(found, extent),
  };
}

function slowTables({ slow }: Found, { thinkMs }: Extent): readonly Table[] {
  if (thinkMs === 0) return [];
  const caption = `A model that thinks for ${thinkMs / 1000} s first: medians of ${slow.ours.length} exchanges, all designs at once`;
  return [waitsTable(caption, slow, ['acknowledgement', 'typing', 'firstWord'])];
}

function headlines({ quick, slow }: Found, { thinkMs }: Extent): readonly Headline[] {
  const exchanges = perDesign((name) => quick[name].map(({ exchange }) => exchange));
  const ms = (wait: number): string => `${wait.toFixed(0)} ms`;
  const { ours, replyInRoute } = exchanges;
  const later =
    thinkMs === 0 ? '' : `; ${ms(waitFor('acknowledgement', slow.replyInRoute))} if the model thinks for 2 s`;
  return [
    {
      what: 'Acknowledgement with AWS’s latencies',
      figure: `${ms(waitFor('acknowledgement', ours))} p50`,
      beside: `reply in the route: ${ms(waitFor('acknowledgement', replyInRoute))}${later}`,
    },
    {
      what: 'First typing and first word with AWS’s latencies',
      figure: `${ms(waitFor('typing', ours))} and ${ms(waitFor('firstWord', ours))} p50`,
      beside: `reply in the route: ${ms(waitFor('typing', replyInRoute))} and ${ms(waitFor('firstWord', replyInRoute))}`,
    },
  ];
}

function about({ words }: Extent): string {
  return `
What a user waits for when calls take as long as in AWS, everything warm: ours beside two simple designs, on the same gateway, the
same tables and with the same latencies (\`npm start -- --aws-latencies\`). DynamoDB gets 5 ms, SQS 15, PostToConnection 12, an
invocation 8. Each call waits for so long before the local service begins with it, so that what the service itself takes comes
on top, and a timer of 5 ms ends after 5 to 6; the last table has what calls took. Sending to a queue has its 15 ms before the message is in it.
Consumers poll long and get it at once; what AWS's pollers take is not published, and would come on top for ours alone. Between
client and gateway there is no network, and API Gateway itself takes no time. All replies come from the same stand-in model on
loopback, which writes ${words} words, one every ${WORD_EVERY_MS} ms, and which all ask over HTTP.

- **Demi** stores the message, queues its answer and acknowledges; a worker answers. ${OTHERS.toLocaleString('en')} connections of other users are in its table.
- **Reply in the route**: one function stores the message, has the model write, posts each word, stores and posts the reply, and
  returns the acknowledgement. It knows no other device of the user than the one that speaks. A reply that takes longer than 29 s is cut
  off without one (API Gateway quotas, "Integration timeout"), with or without what was posted earlier.
- **Scan**: the connections of the user are looked for among all with a Scan, for each message; all of them see everything. The
  acknowledgement is a post, as soon as the message is stored.

Both are what one writes on a first day. Their first words are sooner, because no queue lies in between; this is what it
costs: a function that dies takes the reply along, and nobody tells the user; two messages in a row are answered at once and out of
order; a message that is sent again is answered again; a word is a post, and a post that fails or hangs ends or stalls the
reply; a device that connects meanwhile misses it. The first could acknowledge sooner, as the second does: that would then
say that the message is stored, and not that it will be answered.`;
}
