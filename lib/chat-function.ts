import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import type { FunctionShape } from '../lambdas/routes.ts';
import { esbuildOptions } from './bundling.ts';
import { acknowledgeWildcard } from './nag.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

export type ChatFunctionProps = {
  readonly shape: FunctionShape;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy; // of its logs
};

/** A Lambda function that may do nothing but write its own log and its traces, until it is allowed more. */
export class ChatFunction extends Construct {
  readonly handler: LambdaFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: ChatFunctionProps) {
    super(scope, id);
    const { removalPolicy, logRetentionDays: retention } = props;
    const logGroup = new LogGroup(this, 'Logs', { retention, removalPolicy });
    // A role of its own: the one that CDK would make carries a managed policy, which may write to every log group.
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.handler = new LambdaFunction(this, 'Function', {
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
    code: bundled(shape.entry),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: Duration.seconds(shape.timeoutSeconds),
    memorySize: shape.memoryMb,
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
  };
}

/**
 * What esbuild makes of a handler, when a stack is synthesized that is to be deployed. NodejsFunction would do the same with
 * esbuild's command line, but always into one file.
 */
function bundled(entry: string): Code {
  const tryBundle = (folder: string): boolean => {
    buildSync(esbuildOptions(join(PROJECT, entry), folder));
    return true;
  };
  return Code.fromAsset(PROJECT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: { tryBundle },
      image: DockerImage.fromRegistry('never-asked-for'), // CDK wants one, for those who cannot bundle locally
      command: [entry], // nor is this run: by it CDK tells the bundles apart
    },
  });
}
