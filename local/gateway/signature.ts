import type { IncomingMessage } from 'node:http';
import { splitTarget } from './request-path.ts';

/** The parts of a Signature Version 4, as they stand in headers or in a query; empty where they are missing. */
type Parts = {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';
const DATE = /^\d{8}T\d{6}Z$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/** Whether a request carries any signature at all, in its headers or in its query. */
export function isSigned(request: IncomingMessage): boolean {
  return request.headers.authorization !== undefined || queryOf(request).has('X-Amz-Signature');
}

/**
 * Whether the signature is whole and made for `execute-api` in this region, on the day of its own date, with the host
 * signed. It is not verified and does not expire: the emulator knows no secrets, and its clock may be a test's.
 */
export function isSoundSignature(request: IncomingMessage, region: string): boolean {
  const { algorithm, credential, signedHeaders, signature, date } = partsOf(request);
  const [, ...scope] = credential.split('/');
  return (
    algorithm === ALGORITHM &&
    DATE.test(date) &&
    scope.join('/') === `${date.slice(0, 8)}/${region}/execute-api/aws4_request` &&
    signedHeaders.split(';').includes('host') &&
    SIGNATURE.test(signature)
  );
}

function partsOf(request: IncomingMessage): Parts {
  const { authorization } = request.headers;
  return authorization === undefined ? partsOfQuery(queryOf(request)) : partsOfHeader(authorization, request);
}

/** `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`, and the date in a header of its own. */
function partsOfHeader(authorization: string, { headers }: IncomingMessage): Parts {
  const end = authorization.indexOf(' ');
  const fields = authorization.slice(end + 1).split(',');
  const partOf = (name: string) =>
    fields
      .map((field) => field.trim())
      .find((field) => field.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? '';
  const date = headers['x-amz-date'];
  return {
    algorithm: authorization.slice(0, Math.max(0, end)),
    credential: partOf('Credential'),
    signedHeaders: partOf('SignedHeaders'),
    signature: partOf('Signature'),
    date: typeof date === 'string' ? date : '',
  };
}

function partsOfQuery(query: URLSearchParams): Parts {
  const partOf = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  return {
    algorithm: partOf('Algorithm'),
    credential: partOf('Credential'),
    signedHeaders: partOf('SignedHeaders'),
    signature: partOf('Signature'),
    date: partOf('Date'),
  };
}

function queryOf({ url }: IncomingMessage): URLSearchParams {
  return new URLSearchParams(splitTarget(url).query);
}
