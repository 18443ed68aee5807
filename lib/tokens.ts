import { Annotations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import type { ChatFunction } from './chat-function.ts';
import type { TokenIssuer } from './configuration.ts';

export type TokensProps = {
  readonly authorizer: ChatFunction;
  /** @default - none: the authorizer refuses everyone, and synthesis warns of it */
  readonly issuer?: TokenIssuer;
};

/** Tells the authorizer whose tokens connect, and lets it read the secret if there is one. */
export class Tokens extends Construct {
  constructor(scope: Construct, id: string, props: TokensProps) {
    super(scope, id);
    const { authorizer, issuer } = props;
    if (issuer === undefined) this.#warn();
    else if (issuer.kind === 'jwks') authorizer.provide(ENV.tokenJwksUrl, issuer.jwksUrl);
    else this.#grantSecret(authorizer, issuer.secretName);
    if (issuer?.issuer !== undefined) authorizer.provide(ENV.tokenIssuer, issuer.issuer);
    if (issuer?.audience !== undefined) authorizer.provide(ENV.tokenAudience, issuer.audience);
  }

  #grantSecret(authorizer: ChatFunction, secretName: string): void {
    const { secretArn } = Secret.fromSecretNameV2(this, 'Secret', secretName);
    // Secrets Manager appends a hyphen and six characters to the name when it makes the ARN.
    authorizer.allow(['secretsmanager:GetSecretValue'], `${secretArn}-??????`);
    authorizer.provide(ENV.tokenSecretName, secretName);
  }

  #warn(): void {
    Annotations.of(this).addWarningV2(
      'demi:no-token-issuer',
      'No token issuer is configured: the authorizer of this stack refuses everyone, and `npm run deploy` refuses it.',
    );
  }
}
