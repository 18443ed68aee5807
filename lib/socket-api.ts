import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { IpAddressType, LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV } from '../adapters/env.ts';
import { type FunctionName, ROUTE_SELECTION_EXPRESSION, ROUTES, type RouteShape } from '../lambdas/routes.ts';
import { AccessLogRole } from './access-log-role.ts';
import type { ChatFunction } from './chat-function.ts';
import type { Configuration } from './configuration.ts';
import { acknowledge, acknowledgeWildcard } from './nag.ts';
import { entriesOf, mapRecord, pascalCase } from './records.ts';

export type SocketApiProps = {
  readonly functions: Readonly<Record<FunctionName, ChatFunction>>;
  readonly stageName: string;
  readonly throttleRate: number; // requests per second, all routes together
  readonly throttleBurst: number; // requests at once
  readonly detailedMetrics: boolean;
  readonly accessLogRole: Configuration['accessLogRole'];
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy; // of the access log
};

/** The WebSocket API: the routes of lambdas/routes.ts, the authorizer in front of `$connect`, one stage. */
export class SocketApi extends Construct {
  readonly #api: WebSocketApi;
  readonly #stage: WebSocketStage;
  readonly #stageName: string;

  constructor(scope: Construct, id: string, props: SocketApiProps) {
    super(scope, id);
    this.#stageName = props.stageName;
    this.#api = new WebSocketApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      routeSelectionExpression: ROUTE_SELECTION_EXPRESSION,
      ipAddressType: IpAddressType.DUAL_STACK,
    });
    this.#addRoutes(props.functions);
    this.#stage = this.#addStage(props);
  }

  /** Where clients connect: `wss://{host}/{stage}`. */
  get socketUrl(): string {
    return this.#stage.url;
  }

  /** What a page's policy names to let it connect: `wss://{host}`. */
  get origin(): string {
    return `wss://${this.#host}`;
  }

  /** Where the service posts to connections: `https://{host}/{stage}`. It names the API alone, so functions may have it. */
  get callbackUrl(): string {
    return `https://${this.#host}/${this.#stageName}`;
  }

  get #host(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  /** Allows posting to the connections of the stage and tells the function where. */
  grantPost(poster: ChatFunction): void {
    const connections = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.#api.apiId,
      resourceName: `${this.#stageName}/POST/@connections/*`,
    });
    poster.allow(['execute-api:ManageConnections'], connections);
    poster.provide(ENV.managementEndpoint, this.callbackUrl);
    acknowledgeWildcard(
      poster,
      connections,
      'Connection ids are minted when clients connect; posting alone is allowed.',
    );
  }

  #addRoutes(functions: SocketApiProps['functions']): void {
    // One integration per function: its routes share it.
    const integrations = mapRecord(
      functions,
      (target, name) => new WebSocketLambdaIntegration(pascalCase(name), target.handler),
    );
    // No identity source: the token comes in the query or as a subprotocol, and API Gateway wants every source it is given.
    const authorizer = new WebSocketLambdaAuthorizer('Authorizer', functions.authorizer.handler, {
      identitySource: [],
    });
    for (const [key, shape] of entriesOf<string, RouteShape>(ROUTES)) {
      const connects = key === '$connect';
      const route = this.#api.addRoute(key, {
        integration: integrations[shape.function],
        returnResponse: shape.answers,
        ...(connects && { authorizer }),
      });
      if (!connects)
        acknowledge(route, 'AwsSolutions-APIG4', 'API Gateway authorizes a WebSocket API at $connect only.');
    }
  }

  #addStage(props: SocketApiProps): WebSocketStage {
    const { stageName, throttleRate: rateLimit, throttleBurst: burstLimit, removalPolicy } = props;
    const accessLog = new LogGroup(this, 'AccessLog', { retention: props.logRetentionDays, removalPolicy });
    const stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.#api,
      stageName,
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      detailedMetricsEnabled: props.detailedMetrics,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: ACCESS_LOG_FORMAT },
    });
    stage.node.addDependency(this.#api); // with all its routes: the first deployment is whole
    if (props.accessLogRole === 'create') stage.node.addDependency(new AccessLogRole(this, 'AccessLogRole'));
    return stage;
  }
}

/**
 * Fields by name, none of them taken from what a client sends: the query of a handshake carries the token, so neither the
 * request line nor a header may appear. Variables: API Gateway Developer Guide, "WebSocket API logging".
 */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    eventType: '$context.eventType',
    routeKey: '$context.routeKey',
    status: '$context.status',
    connectionId: '$context.connectionId',
    sourceIp: '$context.identity.sourceIp', // a refused handshake has no other name
    error: '$context.error.message',
    authorizerStatus: '$context.authorizer.status',
    authorizerLatencyMs: '$context.authorizer.latency',
    integrationStatus: '$context.integration.status',
    integrationLatencyMs: '$context.integration.latency',
    integrationError: '$context.integration.error',
  }),
);
