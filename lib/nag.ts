import { Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** Has every synthesis of `app` checked against the AWS Solutions rules; a finding that nobody acknowledged fails it. */
export function checkRules(app: IConstruct): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Accepts one finding on one construct and what is below it. `reason` says why it is not a fault here. */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** Accepts that a policy below `construct` names `resource`, which has a wildcard in it: this resource, no other. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  const flat = flatten(Stack.of(construct).resolve(resource));
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${flat}]`, reason);
}

type Join = { readonly 'Fn::Join': readonly [string, readonly unknown[]] };
type Reference = { readonly Ref: string };
type Attribute = { readonly 'Fn::GetAtt': readonly [string, string] };
type Substitution = { readonly 'Fn::Sub': string };

/** The notation that cdk-nag uses for what CloudFormation fills in: `<LogicalId>`, `<LogicalId.Attribute>`. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObjectWith<Reference>(value, 'Ref')) return `<${value.Ref}>`;
  if (isObjectWith<Attribute>(value, 'Fn::GetAtt')) return `<${value['Fn::GetAtt'].join('.')}>`;
  if (isObjectWith<Substitution>(value, 'Fn::Sub')) return value['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, '<$1>');
  if (!isObjectWith<Join>(value, 'Fn::Join')) throw new Error(`Not a joined ARN: ${JSON.stringify(value)}`);
  const [delimiter, parts] = value['Fn::Join'];
  return parts.map(flatten).join(delimiter);
}

function isObjectWith<Shape>(value: unknown, key: keyof Shape & string): value is Shape {
  return typeof value === 'object' && value !== null && key in value;
}
