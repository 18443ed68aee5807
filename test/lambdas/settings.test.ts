import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/settings.ts';
import { frameEvent } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { CONNECTIONS, CONVERSATIONS, frameIn, mockAws } from './harness.ts';
import { connectionItem, TABLET } from './items.ts';

const aws = mockAws();
const DEFAULTS = {
  time_zone: 'UTC',
  quiet_hours: { start: '22:00', end: '08:00' },
  check_ins: true,
  paused_until: null,
};

describe('settings', () => {
  it('without a change reads them, strongly consistent, with defaults for what was never set', async () => {
    aws.tables.on(GetCommand).resolves({ Item: { time_zone: 'Europe/Berlin' } });

    const response = await handler(frameEvent('settings', {}, { request_id: 'r-1' }));

    expect(frameIn(response)).toMatchObject({
      event: 'settings',
      data: { ...DEFAULTS, time_zone: 'Europe/Berlin' },
      request_id: 'r-1',
    });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Get',
        input: { TableName: CONVERSATIONS, Key: { conversation_id: 'ada' }, ConsistentRead: true },
      },
    ]);
  });

  it('changes what is given, keeps the rest and answers with all of them', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: { check_ins: false, time_zone: 'Asia/Tokyo' } });
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem()] });

    const response = await handler(frameEvent('settings', { check_ins: false }));

    expect(frameIn(response).data).toEqual({ ...DEFAULTS, check_ins: false, time_zone: 'Asia/Tokyo' });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Update',
        input: {
          TableName: CONVERSATIONS,
          Key: { conversation_id: 'ada' },
          UpdateExpression: 'SET check_ins = :check_ins, user_id = :user_id ADD revision :revision',
          ExpressionAttributeValues: { ':user_id': 'ada', ':check_ins': false, ':revision': 1 },
          ReturnValues: 'ALL_NEW',
        },
      },
      { operation: 'Query', input: { TableName: CONNECTIONS, ConsistentRead: true } },
    ]);
  });

  it.each([
    ['the end of a pause, not its length', 60, '2026-02-01T16:30:00.000Z'],
    ['nothing of a pause of no minutes', 0, null],
  ])('stores %s', async (_what, minutes, until) => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: { paused_until: until } });
    aws.tables.on(QueryCommand).resolves({ Items: [] });

    const response = await handler(frameEvent('settings', { pause_minutes: minutes }));

    expect(frameIn(response).data).toEqual({ ...DEFAULTS, paused_until: until });
    expect(aws.commands()[0]).toMatchObject({
      operation: 'Update',
      input: { ExpressionAttributeValues: { ':user_id': 'ada', ':paused_until': until } },
    });
  });

  it("shows a change on the user's other devices", async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: {} });
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem(), connectionItem({ connection_id: TABLET })] });
    aws.sockets.on(PostToConnectionCommand).resolves({});

    await handler(frameEvent('settings', { check_ins: true }));

    expect(aws.posts()).toMatchObject([{ to: TABLET, frame: { event: 'settings', data: DEFAULTS } }]);
  });
});

keepsContract(aws, handler, 'settings', {
  valid: { check_ins: true },
  malformed: [
    ['a time zone that does not exist', { time_zone: 'Moon/Tycho' }, 'data.time_zone'],
    ['an hour that does not exist', { quiet_hours: { start: '24:00', end: '08:00' } }, 'data.quiet_hours.start'],
    ['half of the quiet hours', { quiet_hours: { start: '22:00' } }, 'data.quiet_hours.end'],
    ['a word for a truth value', { check_ins: 'no' }, 'data.check_ins'],
    ['a pause of more than a week', { pause_minutes: 10_081 }, 'data.pause_minutes'],
  ],
  namesConversation: false,
});
