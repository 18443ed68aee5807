import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ChatFunction } from './chat-function.ts';

/** Allows reading a secret that exists already and tells the function its name; `variable` is one of `ENV`. */
export function grantSecret(scope: Construct, secretName: string, reader: ChatFunction, variable: string): void {
  const { secretArn } = Secret.fromSecretNameV2(scope, 'Secret', secretName);
  // Secrets Manager appends a hyphen and six characters to the name when it makes the ARN.
  reader.allow(['secretsmanager:GetSecretValue'], `${secretArn}-??????`);
  reader.provide(variable, secretName);
}
