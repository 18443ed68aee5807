// What the handlers of the echo app share. They know the recorder by its URL in RECORDER_URL, and everything else from
// what the client asks for: a handshake in its query string, a message in its JSON body.

/** Tells the recorder what a function saw, and returns when it is written down. */
export async function tell(name, event, context, more = {}) {
  const remainingMs = context?.getRemainingTimeInMillis?.();
  await fetch(`${process.env.RECORDER_URL}/records`, {
    method: 'POST',
    body: JSON.stringify({ function: name, event, remainingMs, ...more }),
  });
}

/** Returns when the client's test opens this gate; at once when there is none. */
export async function passGate(name) {
  if (name !== undefined) await fetch(`${process.env.RECORDER_URL}/gates/${name}`);
}

export function askedByQuery(event) {
  return event.queryStringParameters ?? {};
}

export function askedByBody(event) {
  try {
    return JSON.parse(event.body) ?? {};
  } catch {
    return {};
  }
}

/** The result that a message asks for; `body` is what it says unless asked otherwise. */
export function resultAsAsked({ result, status = 200, reply }, body) {
  if (result === 'nothing') return undefined;
  if (result === 'malformed') return { answer: 'a result without a status' };
  return { statusCode: status, body: reply ?? body };
}

/** Posts to a connection with the SDK; the HTTP status of the answer, and the error's name if it is one. */
export async function post(callbackUrl, connectionId, data) {
  const { ApiGatewayManagementApiClient, PostToConnectionCommand } = await import(
    '@aws-sdk/client-apigatewaymanagementapi'
  );
  const client = new ApiGatewayManagementApiClient({
    endpoint: callbackUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 3_000, throwOnRequestTimeout: true }, // 3 s
  });
  try {
    const { $metadata } = await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }));
    return { status: $metadata.httpStatusCode };
  } catch (error) {
    return { status: error.$metadata?.httpStatusCode, name: error.name };
  } finally {
    client.destroy();
  }
}
