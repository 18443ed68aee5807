import { GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { oneWay, record, start } from './harness.ts';
import { sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A gateway that tells each moment as the same time of the next day. */
async function setUp() {
  const clock = createManualClock();
  const [onConnect, onMessage, onDisconnect] = [record(), record(), record()];
  const gateway = await start({
    clock,
    timeOf: (moment) => moment + DAY,
    routes: {
      $connect: oneWay(onConnect.invoke),
      $default: oneWay(onMessage.invoke),
      $disconnect: oneWay(onDisconnect.invoke),
    },
  });
  const connectedAt = clock.now() + DAY;
  const client = await connect(gateway.url);
  const { requestContext } = await onConnect.next();
  return { clock, gateway, client, requestContext, onMessage, onDisconnect, connectedAt };
}

describe('a gateway that is told what to say of the time', () => {
  it('says it in every event', async () => {
    const { clock, client, requestContext, onMessage, connectedAt } = await setUp();
    clock.advance(60_000);
    client.send({});

    expect(requestContext).toMatchObject({ connectedAt, requestTimeEpoch: connectedAt });
    expect((await onMessage.next()).requestContext).toMatchObject({
      connectedAt,
      requestTimeEpoch: connectedAt + 60_000,
      requestTime: '10/Feb/2024:18:12:43 +0000',
    });
  });

  it('says it of a connection', async () => {
    const { clock, gateway, client, requestContext, onMessage, connectedAt } = await setUp();
    clock.advance(60_000);
    client.send({});
    await onMessage.next();
    const command = new GetConnectionCommand({ ConnectionId: requestContext.connectionId });
    const told = await sdk(gateway.callbackUrl).send(command);

    expect(told.ConnectedAt).toEqual(new Date(connectedAt));
    expect(told.LastActiveAt).toEqual(new Date(connectedAt + 60_000));
  });

  it('ends connections by its own clock', async () => {
    const { clock, client, onDisconnect } = await setUp();
    clock.advance(10 * 60_000 - 1);
    expect(onDisconnect.events).toEqual([]);
    clock.advance(1);

    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});
