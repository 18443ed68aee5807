export type ErrorText = 'Forbidden' | 'Internal server error' | 'Endpoint request timed out';

/**
 * The text frame by which API Gateway itself answers a message. Byte for byte as captured from AWS:
 * a blank after the first colon and after the commas, none elsewhere, which `JSON.stringify` cannot write.
 * 'Endpoint request timed out' in this envelope is an assumption: no capture of it is published.
 */
export function errorFrame(message: ErrorText, connectionId: string, requestId: string): string {
  return `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
}
