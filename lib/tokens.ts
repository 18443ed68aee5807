import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import type { ChatFunction } from './chat-function.ts';
import type { TokenIssuer } from './configuration.ts';
import { grantSecret } from './secrets.ts';

export type TokensProps = {
  readonly verifiers: readonly ChatFunction[];
  /** @default - none: everyone is refused, and synthesis warns of it */
  readonly issuer?: TokenIssuer;
};

/** Tells the functions that verify tokens whose tokens are good, and lets them read the secret if there is one. */
export class Tokens extends Construct {
  constructor(scope: Construct, id: string, props: TokensProps) {
    super(scope, id);
    const { verifiers, issuer } = props;
    if (issuer === undefined) {
      this.#warn();
      return;
    }
    if (issuer.kind === 'secret') grantSecret(this, issuer.secretName, verifiers, ENV.tokenSecretName);
    for (const verifier of verifiers) {
      if (issuer.kind === 'jwks') verifier.provide(ENV.tokenJwksUrl, issuer.jwksUrl);
      if (issuer.issuer !== undefined) verifier.provide(ENV.tokenIssuer, issuer.issuer);
      if (issuer.audience !== undefined) verifier.provide(ENV.tokenAudience, issuer.audience);
    }
  }

  #warn(): void {
    Annotations.of(this).addWarningV2(
      'demi:no-token-issuer',
      'No token issuer is configured: the authorizer of this stack refuses everyone, and `npm run deploy` refuses it.',
    );
  }
}
