import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ChatStack } from '../../lib/chat-stack.ts';
import { readConfiguration } from '../../lib/configuration.ts';
import { checkRules } from '../../lib/nag.ts';

/** A folder as Vite leaves it, with as little in it as there can be. */
export const BUILT_SITE = fileURLToPath(new URL('fixtures/built-site', import.meta.url));

type Context = Readonly<Record<string, unknown>>;

const CDK_JSON = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as { context: Context };

/** A key set, so that the stack is one that `npm run deploy` would deploy. */
export const ISSUER: Context = {
  tokenJwksUrl: 'https://issuer.example/.well-known/jwks.json',
  tokenIssuer: 'https://issuer.example/',
  tokenAudience: 'demi',
};

/**
 * The stack as bin/demi.ts makes it, with the feature flags of cdk.json, its functions not bundled. CDK's own check against
 * the resource schemas of CloudFormation costs a second, so one test asks for it (`validated`).
 */
export function stackWith(context: Context = ISSUER, validated = false): ChatStack {
  const app = new App({
    context: { ...CDK_JSON.context, ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: validated,
    treeMetadata: false,
  });
  const configuration = readConfiguration((key) => app.node.tryGetContext(key));
  const stack = new ChatStack(app, configuration.stackName, { configuration, builtSite: BUILT_SITE });
  checkRules(app);
  return stack;
}

export function templateWith(context: Context = ISSUER): Template {
  return Template.fromStack(stackWith(context));
}

type Resource = ReturnType<Template['findResources']>[string];

/** The resources of a type by the name that their construct has: `ReplyFunction9DFF6419` is `ReplyFunction`. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  const entries = Object.entries(template.findResources(type));
  return Object.fromEntries(entries.map(([id, resource]) => [nameOf(id), resource]));
}

/** The name of a construct without the hash that CloudFormation ids end in. */
export function nameOf(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** What a value of a template refers to, as text: references become names, joined parts become one string. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return nameOf(String(value.Ref));
  if ('Fn::GetAtt' in value) return nameOf(String((value['Fn::GetAtt'] as unknown[])[0]));
  if ('Fn::Join' in value) return (value['Fn::Join'] as [string, unknown[]])[1].map(textOf).join('');
  return JSON.stringify(value);
}

type Statement = {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** The statements of a function's role, in their order. */
export function statementsOf(template: Template, functionName: string): Statement[] {
  const policies = resourcesOf(template, 'AWS::IAM::Policy');
  return policies[`${functionName}RoleDefaultPolicy`]?.Properties.PolicyDocument.Statement;
}

/** What a function's role allows: actions by the resource that they are allowed on. */
export function allowedActions(template: Template, functionName: string): Record<string, string[]> {
  const allowed: Record<string, string[]> = {};
  for (const { Action, Resource } of statementsOf(template, functionName))
    for (const resource of [Resource].flat().map(textOf))
      allowed[resource] = [...(allowed[resource] ?? []), ...[Action].flat()];
  return allowed;
}

/** Every statement of every policy in the template. */
export function allStatements(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    (policy) => policy.Properties.PolicyDocument.Statement as Statement[],
  );
}
