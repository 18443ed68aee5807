import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../services/client.ts';
import type { Services } from './options.ts';

/** What every function finds in its environment: the names that Lambda sets, and where the SDK's clients have to go. */
export function emulatorEnvironment({ callbackUrl, dynamoDbEndpoint, sqsEndpoint }: Services): Record<string, string> {
  return {
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: callbackUrl,
    ...(dynamoDbEndpoint !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint }),
    ...(sqsEndpoint !== undefined && { AWS_ENDPOINT_URL_SQS: sqsEndpoint }),
  };
}
