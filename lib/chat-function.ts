import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionShape } from '../lambdas/routes.ts';
import { BUNDLING } from './bundling.ts';
import { acknowledgeWildcard } from './nag.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

export type ChatFunctionProps = {
  readonly shape: FunctionShape;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy; // of its logs
};

/** A Lambda function that may do nothing but write its own log and its traces, until it is allowed more. */
export class ChatFunction extends Construct {
  readonly handler: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: ChatFunctionProps) {
    super(scope, id);
    const { removalPolicy, logRetentionDays: retention } = props;
    const logGroup = new LogGroup(this, 'Logs', { retention, removalPolicy });
    // A role of its own: the one that CDK would make carries a managed policy, which may write to every log group.
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.handler = new NodejsFunction(this, 'Function', {
      ...runtimeProps(props.shape),
      role: this.#role,
      logGroup,
    });
    acknowledgeWildcard(this, '*', 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resources.');
  }

  /** Allows `actions` on `resource`, an ARN. `conditions`: only where they hold. */
  allow(actions: readonly string[], resource: string, conditions: Conditions = {}): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource], conditions }));
  }

  /** Sets an environment variable; `name` is one of `ENV`. */
  provide(name: string, value: string): void {
    this.handler.addEnvironment(name, value);
  }
}

function runtimeProps(shape: FunctionShape) {
  return {
    entry: join(PROJECT, shape.entry),
    projectRoot: PROJECT,
    depsLockFilePath: join(PROJECT, 'package-lock.json'),
    bundling: nodejsBundling(),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: Duration.seconds(shape.timeoutSeconds),
    memorySize: shape.memoryMb,
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
    environment: { NODE_OPTIONS: '--enable-source-maps' },
    awsSdkConnectionReuse: false, // a variable of the AWS SDK 2; version 3 keeps connections by itself
  };
}

/** `BUNDLING` in the words of NodejsFunction. */
function nodejsBundling(): BundlingOptions {
  const { alias, mainFields, ...options } = BUNDLING;
  return {
    ...options,
    mainFields: [...mainFields],
    format: OutputFormat.ESM,
    bundleAwsSDK: true,
    logLevel: LogLevel.WARNING,
    esbuildArgs: { '--alias': Object.entries(alias).map(([name, file]) => `${name}=${file}`) },
  };
}
