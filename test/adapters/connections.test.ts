import { connectionsTable } from '../../adapters/connections.ts';
import { memoryConnections } from '../support/memory/connections.ts';
import { connectionsContract } from './contracts/connections.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

connectionsContract('in memory', memoryConnections);
connectionsContract('in DynamoDB', (clock) => connectionsTable(tables.client(), tables.name('connections'), clock.now));
