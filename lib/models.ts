import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import type { ModelSetting } from '../adapters/model-settings.ts';
import type { ChatFunction } from './chat-function.ts';
import type { Guardrail, ModelConfiguration } from './model-configuration.ts';
import { acknowledgeWildcard } from './nag.ts';
import { grantSecret } from './secrets.ts';

export type ModelsProps = ModelConfiguration & { readonly reply: ChatFunction };

/** Values of the configuration that are handed on as they are. */
const SETTINGS = [
  'maxOutputTokens',
  'promptTokens',
  'modelTimeoutMs',
  'dailyTokenBudget',
  'sentiment',
  'doubleTexting',
] as const;

/**
 * A profile that AWS defines is called after a part of the world and the model that it leads to. The parts so far: `global`,
 * `apac`, and two letters (`us`, `eu`, `jp`, `us-gov`); no provider of models has a name of two letters.
 */
const PROFILE_ID = /^(?<area>global|apac|[a-z]{2}(?:-[a-z]+)?)\.(?<foundationModel>[^.]+\..+)$/;

/** Tells the function that answers who answers, and lets it call that model and no other. */
export class Models extends Construct {
  constructor(scope: Construct, id: string, props: ModelsProps) {
    super(scope, id);
    const { reply, model, modelApiKeySecretName, guardrail } = props;
    reply.provide(ENV.model, textOf(model));
    const values = model.kind === 'persona' ? { ...props, dailyTokenBudget: 0 } : props; // rules cost nothing
    for (const setting of SETTINGS) reply.provide(ENV[setting], String(values[setting]));
    if (model.kind === 'bedrock') this.#grantModel(model.modelId, reply);
    if (guardrail !== undefined) this.#grantGuardrail(guardrail, reply);
    if (modelApiKeySecretName !== undefined)
      grantSecret(this, modelApiKeySecretName, [reply], ENV.modelApiKeySecretName);
  }

  #grantModel(modelId: string, reply: ChatFunction): void {
    const { area, foundationModel } = PROFILE_ID.exec(modelId)?.groups ?? {};
    if (foundationModel === undefined) allowInvoking(this.#foundationModel(modelId), reply);
    else if (area === 'global') this.#grantGlobalProfile(modelId, foundationModel, reply);
    else this.#grantGeographicProfile(modelId, foundationModel, reply);
  }

  /** Bedrock user guide, "Global cross-Region inference": the model is checked in this Region, and in none. */
  #grantGlobalProfile(profileId: string, foundationModel: string, reply: ChatFunction): void {
    const profile = this.#profile(profileId);
    const through = { 'bedrock:InferenceProfileArn': profile };
    allowInvoking(profile, reply);
    allowInvoking(this.#foundationModel(foundationModel), reply, through);
    allowInvoking(this.#foundationModel(foundationModel, ''), reply, {
      ...through,
      'aws:RequestedRegion': 'unspecified',
    });
  }

  /** Bedrock user guide, "Geographic cross-Region inference": the model is checked wherever the profile leads. */
  #grantGeographicProfile(profileId: string, foundationModel: string, reply: ChatFunction): void {
    const profile = this.#profile(profileId);
    const model = this.#foundationModel(foundationModel, '*');
    allowInvoking(profile, reply);
    allowInvoking(model, reply, { 'bedrock:InferenceProfileArn': profile });
    acknowledgeWildcard(reply, model, 'AWS adds Regions to a profile; the condition lets it in through this one only.');
  }

  #grantGuardrail({ id, version }: Guardrail, reply: ChatFunction): void {
    const arn = Stack.of(this).formatArn({ service: 'bedrock', resource: 'guardrail', resourceName: id });
    reply.allow(['bedrock:ApplyGuardrail'], arn);
    reply.provide(ENV.guardrailId, id);
    reply.provide(ENV.guardrailVersion, version);
  }

  #profile(id: string): string {
    return Stack.of(this).formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: id });
  }

  /** Foundation models belong to no account. */
  #foundationModel(id: string, region = Stack.of(this).region): string {
    const resource = { service: 'bedrock', resource: 'foundation-model', resourceName: id };
    return Stack.of(this).formatArn({ ...resource, region, account: '' });
  }
}

/** With streaming, the one way that the function calls a model; the action is also that of ConverseStream (API reference). */
function allowInvoking(resource: string, caller: ChatFunction, equals?: Readonly<Record<string, string>>): void {
  caller.allow(['bedrock:InvokeModelWithResponseStream'], resource, equals && { StringEquals: equals });
}

/** As adapters/model-settings.ts reads it. */
function textOf(model: ModelSetting): string {
  if (model.kind === 'persona') return 'persona';
  return model.kind === 'bedrock' ? `bedrock:${model.modelId}` : `openai:${model.baseUrl}#${model.model}`;
}
