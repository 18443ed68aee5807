import { AWS_LATENCIES } from '../../local/index.ts';
import type { Effort, Part } from '../part.ts';
import { formatNumber } from '../report/number.ts';
import type { Section, Table } from '../report/section.ts';
import { callsChart, waitsChart } from './charts.ts';
import { OTHERS, perDesign } from './designs.ts';
import { headlinesOf } from './headlines.ts';
import { APART_MS, type Extent, type Found, measureLatencies, WORD_EVERY_MS } from './measure.ts';
import { callsTable, delaysTable, waitsTable } from './tables.ts';

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
    headlines: headlinesOf(exchanges, extent.thinkMs === 0 ? undefined : found.slow, extent.thinkMs),
  };
}

function slowTables({ slow }: Found, { thinkMs }: Extent): readonly Table[] {
  if (thinkMs === 0) return [];
  const caption = `A model that thinks for ${thinkMs / 1000} s first: medians of ${slow.ours.length} exchanges`;
  return [waitsTable(caption, slow, ['acknowledgement', 'typing', 'firstWord'])];
}

function about({ words }: Extent): string {
  const { services, invocations } = AWS_LATENCIES;
  const [tables, queues, posts] = [services.dynamodb, services.sqs, services.connections].map(
    ({ latency_ms }) => latency_ms[0],
  );
  return `
What a user waits for when calls take as long as in AWS, everything warm: ours beside two simple designs, which have tables of their
own, on the same emulator and with the same latencies (\`npm start -- --aws-latencies\`). A call of DynamoDB gets ${tables} ms, one of SQS ${queues},
a PostToConnection ${posts}, an invocation ${invocations.latency_ms[0]}. Each waits for so long before the local service begins with it, so that what the
service itself takes comes on top; the last table has what calls took. What is sent to a queue is in it after its ${queues} ms.
Consumers poll long and get it at once; what AWS's pollers take is not published, and would come on top for ours alone. Between
client and gateway there is no network, and API Gateway itself takes no time. All replies come from the same stand-in model on
loopback, which writes ${words} words, one every ${WORD_EVERY_MS} ms, and which all ask over HTTP.

- **Demi** stores the message, queues its answer and acknowledges; a worker answers. ${formatNumber(OTHERS)} connections of other users are in its table.
- **Reply in the route**: one function stores the message, has the model write, posts each word, stores and posts the reply, and
  returns the acknowledgement. It knows no other device of the user than the one that speaks. API Gateway waits 29 s for a function
  (its quotas, "Integration timeout"): a message whose reply takes longer is never acknowledged, though words of the reply may have
  been posted.
- **Scan**: the connections of the user are looked for among all with a Scan, for each message; all of them see everything. The
  acknowledgement is a post, as soon as the message is stored.

Both are what one writes on a first day. Typing, first word and whole reply are there sooner than with Demi, because no queue lies
in between and fewer calls are made. The scan also acknowledges as soon as Demi or sooner, and later the more connections there are;
the reply in the route acknowledges last of all, because it has the reply first. This is what they cost: a function that dies takes the
reply along, and nobody tells the user; two messages in a row are answered at once and out of order; a message that is sent again
is answered again; a word is a post, and a post that fails or hangs ends or stalls the reply; a device that connects meanwhile
misses it. The reply in the route could acknowledge sooner, as the scan does: that would say that the message is stored, and not that
it will be answered.

With the model that thinks, the designs begin ${APART_MS} ms after each other and then wait side by side, or it would take four times as
long. They share the machine, so that their small waits are a little longer: compare them with Demi's of the same table.

The table of calls has what the functions ask for. Receiving from Demi's queues and deleting there, which Lambda's pollers do, is not
in it; "Calls and units" above has that too, and what an exchange costs. The simple designs have no queues.`;
}
