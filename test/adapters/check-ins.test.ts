import { checkInsTable } from '../../adapters/check-ins.ts';
import { conversationsTable } from '../../adapters/conversations.ts';
import { memoryCheckIns } from '../support/memory/check-ins.ts';
import { memoryConversations } from '../support/memory/conversations.ts';
import { memoryUsers } from '../support/memory/users.ts';
import { checkInsContract } from './contracts/check-ins.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

checkInsContract('in memory', () => {
  const users = memoryUsers();
  return { conversations: memoryConversations(users), checkIns: memoryCheckIns(users) };
});
checkInsContract('in DynamoDB', () => ({
  conversations: conversationsTable(tables.client(), tables.name('conversations')),
  checkIns: checkInsTable(tables.client(), tables.name('conversations')),
}));
