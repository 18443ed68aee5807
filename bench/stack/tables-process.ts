import { localTables } from '../../local/demi/resources.ts';
import { startTables } from '../../local/tables/start-tables.ts';

// The tables alone, in a process of their own.

const [dataFolder = ''] = process.argv.slice(2);
const tables = await startTables(dataFolder, localTables());
process.on('message', () => void tables.stop().then(() => process.exit()));
process.send?.({ endpoint: tables.endpoint });
