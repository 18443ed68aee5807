import { messagesTable } from '../../adapters/messages.ts';
import { memoryMessages } from '../support/memory/messages.ts';
import { messagesContract } from './contracts/messages.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

messagesContract('in memory', memoryMessages);
messagesContract('in DynamoDB', (clock) => messagesTable(tables.client(), tables.name('messages'), clock.now));
