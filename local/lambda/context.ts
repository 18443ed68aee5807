import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from '../services/client.ts';
import type { ThreadData } from './messages.ts';

/** What a handler gets as its second argument (Lambda developer guide, "Lambda context object in Node.js"). */
export function contextOf({ functionName, memoryMb }: ThreadData, requestId: string, remainingMs: number) {
  const endsAt = performance.now() + remainingMs; // not the clock, which may be set wrong on purpose
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:function:${functionName}`,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
  };
}
