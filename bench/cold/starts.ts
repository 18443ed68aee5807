import { ENV } from '../../adapters/env.ts';
import { DEFAULT_MODEL_ON_AWS } from '../../adapters/model-settings.ts';
import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import type { Environment } from './load.ts';

/** A function as it is started: what it is told decides what it loads. */
export type Start = {
  readonly name: string;
  readonly function: FunctionName;
  readonly environment: Environment;
};

/** Who answers, when nothing else is said: rules on a laptop, and a model of Bedrock where the stack is deployed. */
const REPLIES: readonly Start[] = [
  { name: 'reply, by rules', function: 'reply', environment: { [ENV.model]: 'persona' } },
  { name: 'reply, default model', function: 'reply', environment: { [ENV.model]: DEFAULT_MODEL_ON_AWS } },
];

/** All functions, and each way in which one starts. */
export const STARTS: readonly Start[] = (Object.keys(FUNCTIONS) as FunctionName[]).flatMap((name) =>
  name === 'reply' ? REPLIES : { name, function: name, environment: {} },
);
