import { conversationsTable } from '../../adapters/conversations.ts';
import { memoryConversations } from '../support/memory/conversations.ts';
import { conversationsContract } from './contracts/conversations.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

conversationsContract('in memory', memoryConversations);
conversationsContract('in DynamoDB', () => conversationsTable(tables.client(), tables.name('conversations')));
