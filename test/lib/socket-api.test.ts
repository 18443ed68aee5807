import { Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { HTTP_ROUTES, ROUTE_SELECTION_EXPRESSION, ROUTES } from '../../lambdas/routes.ts';
import { entriesOf, pascalCase } from '../../lib/records.ts';
import { ISSUER, nameOf, resourcesOf, stackWith, templateWith, textOf } from './synthesis.ts';

const stack = stackWith();
const template = Template.fromStack(stack);
const API = Match.objectLike({ Ref: Match.stringLikeRegexp('^SocketApi') });
const routes = Object.entries(template.findResources('AWS::ApiGatewayV2::Route', { Properties: { ApiId: API } }));
const stageOf = (of: Template) =>
  Object.values(of.findResources('AWS::ApiGatewayV2::Stage', { Properties: { ApiId: API } }))[0];
const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
const routeOf = (key: string) => routes.find(([, route]) => route.Properties.RouteKey === key);

describe('routes', () => {
  it('exist exactly as named, chosen by the event of a frame', () => {
    expect(routes.map(([, route]) => route.Properties.RouteKey).sort()).toEqual(Object.keys(ROUTES).sort());
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: ROUTE_SELECTION_EXPRESSION,
      IpAddressType: 'dualstack',
    });
  });

  it.each(entriesOf(ROUTES))('%s reaches its function, which API Gateway may invoke for it', (key, shape) => {
    const target = textOf(routeOf(key)?.[1].Properties.Target).replace('integrations/', '');
    const handler = `${pascalCase(shape.function)}Function`;

    expect(integrations[target]?.Properties.IntegrationType).toBe('AWS_PROXY');
    expect(textOf(integrations[target]?.Properties.IntegrationUri)).toContain(handler);
    expect(invokersOf(handler)).toContain(
      `arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:SocketApi/*${key}`,
    );
  });

  it.each(entriesOf(ROUTES))('%s returns what its handler answers, if it answers', (key, shape) => {
    const [id, route] = routeOf(key) ?? [];
    const responses = Object.values(template.findResources('AWS::ApiGatewayV2::RouteResponse')).filter(
      (response) => response.Properties.RouteId.Ref === id,
    );

    expect(route?.Properties.RouteResponseSelectionExpression).toBe(shape.answers ? '$default' : undefined);
    expect(responses.map((response) => response.Properties.RouteResponseKey)).toEqual(
      shape.answers ? ['$default'] : [],
    );
  });

  it('are authorized at $connect', () => {
    const authorized = routes.filter(([, route]) => route.Properties.AuthorizationType === 'CUSTOM');

    expect(authorized.map(([, route]) => route.Properties.RouteKey)).toEqual(['$connect']);
  });
});

describe('authorizer', () => {
  it('is asked whatever the request carries: it has no identity source', () => {
    const authorizer = resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer').SocketApiAuthorizer;

    expect(authorizer?.Properties).toMatchObject({ AuthorizerType: 'REQUEST', IdentitySource: [] });
    expect(textOf(authorizer?.Properties.AuthorizerUri)).toContain('AuthorizerFunction');
  });
});

describe('stage', () => {
  it('deploys itself, throttled, without metrics per route', () => {
    expect(stageOf(template)?.Properties).toMatchObject({
      StageName: 'v1',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 500, DetailedMetricsEnabled: false },
    });
  });

  it('follows the context, and so do the addresses that name it', () => {
    const tuned = templateWith({
      ...ISSUER,
      stageName: 'live',
      throttleRate: '50',
      throttleBurst: 20,
      detailedMetrics: 'true',
    });

    expect(stageOf(tuned)?.Properties).toMatchObject({
      StageName: 'live',
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 20, DetailedMetricsEnabled: true },
    });
    expect(textOf(tuned.findOutputs('SocketUrl').SocketUrl?.Value)).toMatch(/^wss:.*\/live$/);
    expect(JSON.stringify(tuned.findResources('AWS::IAM::Policy'))).toContain('/live/POST/@connections/*');
  });

  it('waits for every route, so that its first deployment is whole', () => {
    const { DependsOn } = stageOf(template) ?? {};

    expect(DependsOn).toEqual(expect.arrayContaining(routes.map(([id]) => id)));
  });
});

describe('access log', () => {
  const { AccessLogSettings } = stageOf(template)?.Properties ?? {};

  it('has these fields, none of which a client fills: the query of a handshake carries the token', () => {
    expect(JSON.parse(AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      requestTime: '$context.requestTime',
      eventType: '$context.eventType',
      routeKey: '$context.routeKey',
      status: '$context.status',
      connectionId: '$context.connectionId',
      sourceIp: '$context.identity.sourceIp',
      error: '$context.error.message',
      authorizerStatus: '$context.authorizer.status',
      authorizerLatencyMs: '$context.authorizer.latency',
      integrationStatus: '$context.integration.status',
      integrationLatencyMs: '$context.integration.latency',
      integrationError: '$context.integration.error',
    });
  });

  it('has a group of its own', () => {
    expect(textOf(AccessLogSettings.DestinationArn)).toBe('SocketApiAccessLog');
  });

  it('is written with a role of the account, made before the stage and kept after the stack', () => {
    const { DependsOn } = stageOf(template) ?? {};

    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    expect(DependsOn.map(nameOf)).toContain('SocketApiAccessLogRoleAccount');
    expect(resourcesOf(template, 'AWS::IAM::Role').SocketApiAccessLogRole?.DeletionPolicy).toBe('Retain');
  });

  it('leaves the role of the account alone when the context says that there is one', () => {
    templateWith({ ...ISSUER, accessLogRole: 'existing' }).resourceCountIs('AWS::ApiGateway::Account', 0);
  });
});

describe('outputs', () => {
  it('say where to connect, where to post, and what things are called', () => {
    const values = Object.entries(template.findOutputs('*')).map(([name, output]) => [name, textOf(output.Value)]);

    expect(Object.fromEntries(values)).toEqual({
      SocketUrl: 'wss://SocketApi.execute-api.AWS::Region.AWS::URLSuffix/v1',
      HttpUrl: 'HttpApi/api/v1', // the attribute ApiEndpoint has scheme and host
      CallbackUrl: 'https://SocketApi.execute-api.AWS::Region.AWS::URLSuffix/v1',
      ConnectionsTableName: 'TablesConnections',
      MessagesTableName: 'TablesMessages',
      ConversationsTableName: 'TablesConversations',
      WelcomeDeadQueueUrl: 'QueuesWelcomeDead',
      ReplyDeadQueueUrl: 'QueuesReplyDead',
    });
  });
});

describe('AWS Solutions rules', () => {
  it('find nothing, with a key set or with a secret', () => {
    for (const checked of [
      stack,
      stackWith({ tokenSecretName: 'demi/token' }),
      stackWith({ ...ISSUER, ephemeral: true }),
    ])
      expect(new AwsSolutionsChecks().validateScope(checked).violations).toEqual([]);
  });

  it('stand beside the resource schemas of CloudFormation, which find nothing either', () => {
    expect(() => Template.fromStack(stackWith(ISSUER, true))).not.toThrow();
  });

  it('are part of every synthesis', () => {
    const faulty = stackWith();
    new Queue(faulty, 'Unencrypted');

    expect(() => Template.fromStack(faulty)).toThrow(/AwsSolutions-SQS4/);
  });

  it('are acknowledged for these findings and no others', () => {
    const flat = stack.node
      .findAll()
      .flatMap((construct) => acknowledgedOn(construct).map((id) => `${construct.node.path}: ${id}`));

    expect(flat.map((line) => line.replace(/SocketApi[0-9A-F]{8}/, 'SocketApi')).toSorted()).toEqual(
      [
        ...['Authorizer', 'Connection', 'Chat', 'Fallback', 'Http', 'Welcome', 'Reply', 'ReplyFailed', 'CheckIn'].map(
          (name) => `Demi/${name}: AwsSolutions-IAM5[Resource::*]`,
        ),
        ...['Chat', 'Http', 'Welcome', 'Reply', 'ReplyFailed'].map(
          (name) =>
            `Demi/${name}: AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<SocketApi>/v1/POST/@connections/*]`,
        ),
        ...Object.keys(ROUTES)
          .filter((key) => key !== '$connect')
          .map((key) => `Demi/SocketApi/Api/${key}-Route: AwsSolutions-APIG4`),
        ...HTTP_ROUTES.map(
          ({ method, path }) =>
            `Demi/HttpApi/Api/${method}--${path.slice(1).replaceAll('/', '--')}: AwsSolutions-APIG4`,
        ),
        'Demi/SocketApi/AccessLogRole/Role: AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      ].toSorted(),
    );
  });
});

/** The ids of the findings that were acknowledged on a construct itself. */
function acknowledgedOn(construct: IConstruct): string[] {
  return construct.node.metadata
    .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap((entry) => Object.keys(entry.data).map((id) => id.replace(/^annotation::/i, '')));
}

/** Which routes and authorizers may invoke a function. */
function invokersOf(handler: string): string[] {
  return Object.values(template.findResources('AWS::Lambda::Permission'))
    .filter((permission) => textOf(permission.Properties.FunctionName) === handler)
    .map((permission) => textOf(permission.Properties.SourceArn));
}
