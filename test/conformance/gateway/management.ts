import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

export type Method = 'POST' | 'GET' | 'DELETE';

/** An answer of the management API as it was on the wire. */
export type Answer = {
  readonly status: number;
  readonly errorType: string | undefined;
  readonly body: string;
};

export type Call = {
  readonly method: Method;
  readonly connectionId: string;
  readonly data?: string | Uint8Array;
  /** Changes the path that the SDK has made, before it is signed. */
  readonly path?: (path: string) => string;
  /** For which the request is signed. @default 'us-east-1' */
  readonly region?: string;
};

type WireRequest = {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
};

/** Calls the management API through the SDK, signed, and also tells the name that the SDK gives to an error. */
export async function callManagement(
  callbackUrl: string,
  { method, connectionId, data = '', path = (made) => made, region = 'us-east-1' }: Call,
): Promise<Answer & { readonly errorName: string | undefined }> {
  let answer: Answer | undefined;
  const client = createClient(callbackUrl, { path, region }, (seen) => {
    answer = seen;
  });
  let errorName: string | undefined;
  try {
    if (method === 'POST') await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }));
    if (method === 'GET') await client.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    if (method === 'DELETE') await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
  } catch (cause) {
    errorName = cause instanceof Error ? cause.name : 'unknown';
    if (answer === undefined) throw cause;
  }
  if (answer === undefined) throw new Error('the SDK made no request');
  return { ...answer, errorName };
}

/** A request of the management API without a signature. */
export function callUnsigned(callbackUrl: string, connectionId: string): Promise<Answer> {
  const { hostname, port, pathname } = new URL(callbackUrl);
  const path = `${pathname.replace(/\/$/, '')}/@connections/${encodeURIComponent(connectionId)}`;
  return send({ method: 'POST', hostname, port: Number(port), path, headers: {}, body: 'unsigned' });
}

function createClient(
  callbackUrl: string,
  { path, region }: Required<Pick<Call, 'path' | 'region'>>,
  see: (answer: Answer) => void,
): ApiGatewayManagementApiClient {
  const requestHandler = {
    async handle(request: WireRequest) {
      const answer = await send(request);
      see(answer);
      const headers = answer.errorType === undefined ? {} : { 'x-amzn-errortype': answer.errorType };
      return { response: { statusCode: answer.status, headers, body: Readable.from([Buffer.from(answer.body)]) } };
    },
  } as NonNullable<ApiGatewayManagementApiClientConfig['requestHandler']>;
  const client = new ApiGatewayManagementApiClient({
    endpoint: callbackUrl,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler,
  });
  client.middlewareStack.add(
    (next) => (step) => {
      const request = step.request as { path: string };
      request.path = path(request.path);
      return next(step);
    },
    { step: 'build' },
  );
  return client;
}

function send({ method, hostname, port, path, headers, body }: WireRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ method, hostname, port, path, headers, agent: false }, (response) => {
      const errorType = response.headers['x-amzn-errortype'];
      buffer(response).then(
        (bytes) =>
          resolve({
            status: response.statusCode ?? 0,
            errorType: typeof errorType === 'string' ? errorType : undefined,
            body: bytes.toString(),
          }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(typeof body === 'string' || body instanceof Uint8Array ? body : undefined);
  });
}
