import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ChatFunction } from './chat-function.ts';

/** Allows reading a secret that exists already and tells the functions its name; `variable` is one of `ENV`. */
export function grantSecret(
  scope: Construct,
  secretName: string,
  readers: readonly ChatFunction[],
  variable: string,
): void {
  const { secretArn } = Secret.fromSecretNameV2(scope, 'Secret', secretName);
  // Secrets Manager appends a hyphen and six characters to the name when it makes the ARN.
  for (const reader of readers) {
    reader.allow(['secretsmanager:GetSecretValue'], `${secretArn}-??????`);
    reader.provide(variable, secretName);
  }
}
