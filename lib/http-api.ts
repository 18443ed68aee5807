import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi as GatewayApi,
  HttpMethod,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CORS, type FunctionName, HTTP_ROUTES } from '../lambdas/routes.ts';
import { HTTP_BASE_PATH } from '../protocol/http-paths.ts';
import type { ChatFunction } from './chat-function.ts';
import { acknowledge } from './nag.ts';
import { mapRecord, pascalCase } from './records.ts';

export type HttpApiProps = {
  readonly functions: Readonly<Record<FunctionName, ChatFunction>>;
  readonly allowedOrigins: readonly string[];
  readonly throttleRate: number; // requests per second, the default for each route
  readonly throttleBurst: number; // requests at once
  readonly detailedMetrics: boolean;
  readonly logRetentionDays: RetentionDays;
  readonly removalPolicy: RemovalPolicy; // of the access log
};

/** The HTTP API: the routes of lambdas/routes.ts for clients without a WebSocket, in the default stage. */
export class HttpApi extends Construct {
  readonly #api: GatewayApi;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#api = new GatewayApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-http`,
      createDefaultStage: false, // the one below has an access log
      ipAddressType: IpAddressType.DUAL_STACK,
      corsPreflight: {
        allowOrigins: [...props.allowedOrigins],
        allowMethods: CORS.methods.map((method) => CorsHttpMethod[method]),
        allowHeaders: [...CORS.headers],
        exposeHeaders: [...CORS.exposedHeaders],
        maxAge: Duration.seconds(CORS.maxAgeSeconds),
      },
    });
    this.#addRoutes(props.functions);
    this.#addStage(props);
  }

  /** What the paths of the routes begin with, for clients: `https://{host}/api/v1`. */
  get baseUrl(): string {
    return `${this.origin}${HTTP_BASE_PATH}`;
  }

  /** What a page's policy names to let it ask: `https://{host}`. */
  get origin(): string {
    return this.#api.apiEndpoint;
  }

  #addRoutes(functions: HttpApiProps['functions']): void {
    const integrations = mapRecord(
      functions,
      (target, name) => new HttpLambdaIntegration(pascalCase(name), target.handler), // payload format 2.0
    );
    for (const { method, path, function: name } of HTTP_ROUTES) {
      const routes = this.#api.addRoutes({ path, methods: [HttpMethod[method]], integration: integrations[name] });
      for (const route of routes)
        acknowledge(
          route,
          'AwsSolutions-APIG4',
          'The function verifies tokens itself, as the authorizer of the sockets.',
        );
    }
  }

  /** An HTTP API's access log needs no role: CloudWatch Logs lets the service in when the stage is made. */
  #addStage(props: HttpApiProps): void {
    const { throttleRate: rateLimit, throttleBurst: burstLimit, removalPolicy } = props;
    const accessLog = new LogGroup(this, 'AccessLog', { retention: props.logRetentionDays, removalPolicy });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      detailedMetricsEnabled: props.detailedMetrics,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: ACCESS_LOG_FORMAT },
    });
  }
}

/** Fields by name, as in lib/socket-api.ts: neither the request line nor a header. Variables: guide, "HTTP API logging". */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLength: '$context.responseLength',
    responseLatencyMs: '$context.responseLatency',
    sourceIp: '$context.identity.sourceIp', // a request without a good token has no other name
    error: '$context.error.message',
    integrationStatus: '$context.integration.status',
    integrationLatencyMs: '$context.integration.latency',
    integrationError: '$context.integration.error',
  }),
);
