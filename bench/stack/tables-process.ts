import { keepCompiled } from '../../local/keep-compiled.ts';
import type { FromTables } from './messages.ts';

// The tables of the stack alone, in a process of their own.

let stop = async (): Promise<void> => undefined; // there is nothing yet
process.once('disconnect', () => stop().finally(() => process.exit()));
keepCompiled();
const { localTables } = await import('../../local/demi/resources.ts');
const { startTables } = await import('../../local/tables/start-tables.ts');

const [dataFolder = ''] = process.argv.slice(2);
const tables = await startTables(dataFolder, localTables());
stop = tables.stop;
process.send?.({ endpoint: tables.endpoint } satisfies FromTables);
