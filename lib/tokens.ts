import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import type { ChatFunction } from './chat-function.ts';
import type { TokenIssuer } from './configuration.ts';
import { grantSecret } from './secrets.ts';

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
    else grantSecret(this, issuer.secretName, authorizer, ENV.tokenSecretName);
    if (issuer?.issuer !== undefined) authorizer.provide(ENV.tokenIssuer, issuer.issuer);
    if (issuer?.audience !== undefined) authorizer.provide(ENV.tokenAudience, issuer.audience);
  }

  #warn(): void {
    Annotations.of(this).addWarningV2(
      'demi:no-token-issuer',
      'No token issuer is configured: the authorizer of this stack refuses everyone, and `npm run deploy` refuses it.',
    );
  }
}
