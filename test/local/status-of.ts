import { request as httpRequest } from 'node:http';

/** The status of a request with headers that fetch would not let through. */
export function statusOf(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(endpoint, { method, headers });
    request.once('error', reject);
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    request.end();
  });
}
