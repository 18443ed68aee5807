import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { HTTP_ROUTES } from '../../lambdas/routes.ts';
import { ISSUER, resourcesOf, stackWith, templateWith, textOf } from './synthesis.ts';

const template = Template.fromStack(stackWith());
const ofHttpApi = (of: Template, type: string) =>
  Object.values(of.findResources(type)).filter(({ Properties }) => textOf(Properties.ApiId) === 'HttpApi');
const stageOf = (of: Template) => ofHttpApi(of, 'AWS::ApiGatewayV2::Stage')[0]?.Properties;
const apiOf = (of: Template) => resourcesOf(of, 'AWS::ApiGatewayV2::Api').HttpApi?.Properties;

describe('the HTTP API', () => {
  it('has exactly the routes that are named', () => {
    const keys = ofHttpApi(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);

    expect(keys.toSorted()).toEqual(HTTP_ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(apiOf(template)).toMatchObject({ ProtocolType: 'HTTP', IpAddressType: 'dualstack' });
  });

  it('hands each request to its function in payload format 2.0, which it may invoke for its routes alone', () => {
    const [integration, ...more] = ofHttpApi(template, 'AWS::ApiGatewayV2::Integration').map(
      ({ Properties }) => Properties,
    );
    const invokers = Object.values(template.findResources('AWS::Lambda::Permission'))
      .filter(({ Properties }) => textOf(Properties.FunctionName) === 'HttpFunction')
      .map(({ Properties }) => textOf(Properties.SourceArn));

    expect(more).toEqual([]);
    expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    expect(textOf(integration?.IntegrationUri)).toBe('HttpFunction');
    expect(invokers.toSorted()).toEqual(
      HTTP_ROUTES.map(
        ({ path }) => `arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:HttpApi/*/*${path}`,
      ).toSorted(),
    );
  });

  it('lets pages of all origins in, which need a token, and shows them when to come back', () => {
    expect(apiOf(template)?.CorsConfiguration).toEqual({
      AllowOrigins: ['*'],
      AllowMethods: ['GET', 'POST', 'PUT'],
      AllowHeaders: ['authorization', 'content-type'],
      ExposeHeaders: ['retry-after'],
      MaxAge: 7_200, // 2 h
    });
  });

  it('lets only those origins in that the context names', () => {
    const tuned = templateWith({ ...ISSUER, allowedOrigins: 'https://app.example,https://www.app.example' });

    expect(apiOf(tuned)?.CorsConfiguration).toMatchObject({
      AllowOrigins: ['https://app.example', 'https://www.app.example'],
    });
  });

  it('deploys its default stage by itself, throttled, without metrics per route', () => {
    expect(stageOf(template)).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 500, DetailedMetricsEnabled: false },
    });
  });

  it('is throttled and measured as the context says', () => {
    const tuned = templateWith({ ...ISSUER, throttleRate: '50', throttleBurst: 20, detailedMetrics: 'true' });

    expect(stageOf(tuned)?.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 20,
      DetailedMetricsEnabled: true,
    });
  });
});

describe('the access log of the HTTP API', () => {
  it('has these fields, none of which a client fills', () => {
    expect(JSON.parse(stageOf(template)?.AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      requestTime: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      responseLength: '$context.responseLength',
      responseLatencyMs: '$context.responseLatency',
      sourceIp: '$context.identity.sourceIp',
      error: '$context.error.message',
      integrationStatus: '$context.integration.status',
      integrationLatencyMs: '$context.integration.latency',
      integrationError: '$context.integration.error',
    });
  });

  it('has a group of its own', () => {
    expect(textOf(stageOf(template)?.AccessLogSettings.DestinationArn)).toBe('HttpApiAccessLog');
  });
});
