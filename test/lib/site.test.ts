import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack, Stage, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { ChatStack } from '../../lib/chat-stack.ts';
import { readConfiguration } from '../../lib/configuration.ts';
import { securityHeaders } from '../../web/hosting.ts';
import { BUILT_SITE, ISSUER, nameOf, resourcesOf, stackWith, statementsOf, templateWith, textOf } from './synthesis.ts';

const WITH_SITE: Readonly<Record<string, unknown>> = { ...ISSUER, site: 'true' };
const BUCKET = 'AWS::S3::Bucket';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const HEADERS = 'AWS::CloudFront::ResponseHeadersPolicy';
const DEPLOYMENT = 'Custom::CDKBucketDeployment';

const SOCKET_HOST = 'SocketApi.execute-api.AWS::Region.AWS::URLSuffix';

type Statement = {
  readonly Effect: string;
  readonly Action: string;
  readonly Principal: unknown;
  readonly Condition: unknown;
};

let stack: Stack;
let template: Template;

beforeAll(() => {
  stack = stackWith(WITH_SITE);
  template = Template.fromStack(stack);
});

describe('a stack without the chat page', () => {
  it('has nothing of it', () => {
    const bare = templateWith();

    for (const type of [BUCKET, DEPLOYMENT, DISTRIBUTION, HEADERS]) bare.resourceCountIs(type, 0);
    expect(bare.findOutputs('SiteUrl')).toEqual({});
  });

  it('differs from one with it in what is added alone', () => {
    const [bare, all] = [templateWith().toJSON(), template.toJSON()];

    expect(all.Resources).toMatchObject(bare.Resources);
    expect(all.Outputs).toMatchObject(bare.Outputs);
  });
});

describe('the bucket of the chat page', () => {
  it('is private, encrypted, and keeps one version', () => {
    const properties = propertiesOf(BUCKET, 'SiteFiles');

    expect(properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(properties).not.toHaveProperty('VersioningConfiguration');
    expect(properties).not.toHaveProperty('WebsiteConfiguration');
  });

  it('lets the distribution read it, and nobody without TLS', () => {
    const statements: readonly Statement[] = propertiesOf('AWS::S3::BucketPolicy', 'SiteFilesPolicy').PolicyDocument
      .Statement;
    const told = statements.map(({ Effect, Action, Principal }) => [Effect, Action, Principal]);

    expect(told).toEqual([
      ['Deny', 's3:*', { AWS: '*' }],
      ['Allow', 's3:GetObject', { Service: 'cloudfront.amazonaws.com' }],
    ]);
    expect(statements[0]?.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(statements[1]?.Condition).toEqual({ StringEquals: { 'AWS:SourceArn': expect.anything() } });
    expect(JSON.stringify(statements[1]?.Condition)).toContain('SiteDistribution');
  });

  it('stays when the stack goes, but for an ephemeral one, which empties it', () => {
    const ephemeral = templateWith({ ...WITH_SITE, ephemeral: true });

    template.allResources(BUCKET, { DeletionPolicy: 'Retain' });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    ephemeral.allResources(BUCKET, { DeletionPolicy: 'Delete' });
    ephemeral.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
  });
});

describe('the distribution of the chat page', () => {
  it('serves index.html and its files over HTTPS alone, compressed', () => {
    template.hasResourceProperties(DISTRIBUTION, {
      DistributionConfig: {
        Enabled: true,
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        DefaultCacheBehavior: {
          AllowedMethods: ['GET', 'HEAD'],
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6', // CachingOptimized: as the files say, 1 s at least
          Compress: true,
          ViewerProtocolPolicy: 'https-only',
        },
      },
    });
  });

  it('signs what it asks of the bucket', () => {
    const [origin, ...others] = propertiesOf(DISTRIBUTION, 'SiteDistribution').DistributionConfig.Origins;

    expect(others).toEqual([]);
    expect(origin).toMatchObject({ S3OriginConfig: { OriginAccessIdentity: '' } });
    expect(textOf(origin.OriginAccessControlId)).toBe('SiteAccess');
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always' },
    });
  });

  it('has names that a second Region does not have', () => {
    const named = [
      propertiesOf('AWS::CloudFront::OriginAccessControl', 'SiteAccess').OriginAccessControlConfig,
      propertiesOf(HEADERS, 'SiteHeaders').ResponseHeadersPolicyConfig,
    ];

    for (const { Name } of named) expect(textOf(Name)).toMatch(/^DemiSite\w{1,32}-AWS::Region$/);
  });

  it('sends the headers that the local page has, with the addresses of this stack, and asks for HTTPS for a year', () => {
    const { DefaultCacheBehavior: behavior } = propertiesOf(DISTRIBUTION, 'SiteDistribution').DistributionConfig;

    expect(textOf(behavior.ResponseHeadersPolicyId)).toBe('SiteHeaders');
    expect(headers()).toEqual({
      // HttpApi: the attribute ApiEndpoint has scheme and host
      ...securityHeaders([`wss://${SOCKET_HOST}`, 'HttpApi']),
      'Strict-Transport-Security': 'max-age=31536000',
    });
  });
});

describe('the files of the chat page', () => {
  it('are kept for a year, but for index.html, which comes last', () => {
    const { SiteAssetsCustomResource512MiB: files, SitePageCustomResource512MiB: page } = resourcesOf(
      template,
      DEPLOYMENT,
    );

    expect(files?.Properties.SystemMetadata).toEqual({ 'cache-control': 'public, max-age=31536000, immutable' });
    expect(page?.Properties.SystemMetadata).toEqual({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(page?.DependsOn.map(nameOf)).toContain('SiteAssetsCustomResource512MiB');
  });

  it('of earlier builds stay for tabs that are open, and nothing has to be invalidated', () => {
    const deployments = Object.values(template.findResources(DEPLOYMENT)).map(({ Properties }) => Properties);

    expect(deployments).toHaveLength(2);
    for (const deployment of deployments) {
      expect(deployment.Prune).toBe(false);
      expect(deployment).not.toHaveProperty('DistributionId');
    }
  });

  it('are those that were built, index.html with the addresses of this stack', () => {
    const [files, page] = ['Assets', 'Page'].map((name) => deployedBy(name));

    expect(files).toEqual({ 'assets/index-CQrh33vb.js': builtFile('assets/index-CQrh33vb.js') });
    expect(page).toEqual({
      'index.html': builtFile('index.html')
        .replace('"demi-socket" content=""', `"demi-socket" content="wss://${SOCKET_HOST}/v1"`)
        .replace('"demi-http" content=""', '"demi-http" content="HttpApi/api/v1"'),
    });
  });

  it('have to be there before anything else is made', () => {
    const unbuilt = {
      configuration: readConfiguration((key) => WITH_SITE[key]),
      builtSite: join(BUILT_SITE, 'assets'),
    };

    expect(() => new ChatStack(new App(), 'Demi', unbuilt)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: 'The chat page has not been built: run `npm run build:site` first.',
      }),
    );
  });
});

describe('the function that copies the files', () => {
  it('may read archives, write into the bucket and its own log, and nothing else', () => {
    const allowed = statementsOf(template, 'SiteCopying').map(({ Effect, Action, Resource }) => [
      Effect,
      Action,
      textOf(Resource),
    ]);

    expect(allowed).toEqual([
      ['Allow', 's3:GetObject', expect.stringMatching(/^arn:AWS::Partition:s3:::.*cdk-hnb659fds-assets-.*\/\*$/)],
      ['Allow', 's3:ListBucket', 'SiteFiles'],
      ['Allow', 's3:PutObject', 'SiteFiles/*'],
      ['Allow', ['logs:CreateLogStream', 'logs:PutLogEvents'], 'SiteCopyingLogs'],
    ]);
    expect(propertiesOf('AWS::IAM::Role', 'SiteCopyingRole')).not.toHaveProperty('ManagedPolicyArns');
  });

  it('is one for all, with bounded memory, and its log is kept as long as the others', () => {
    const weekly = templateWith({ ...WITH_SITE, logRetentionDays: 7 });
    const [copying, ...others] = Object.values(
      weekly.findResources('AWS::Lambda::Function', { Properties: { Runtime: Match.stringLikeRegexp('python') } }),
    );

    expect(others).toEqual([]);
    expect(copying?.Properties).toMatchObject({ MemorySize: 512 });
    expect(textOf(copying?.Properties.Role)).toBe('SiteCopyingRole');
    expect(textOf(copying?.Properties.LoggingConfig.LogGroup)).toBe('SiteCopyingLogs');
    weekly.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });
});

describe('the output', () => {
  it('says where the page is', () => {
    expect(textOf(template.findOutputs('SiteUrl').SiteUrl?.Value)).toBe('https://SiteDistribution/');
  });
});

describe('AWS Solutions rules', () => {
  it('find nothing in the chat page', () => {
    for (const checked of [stack, stackWith({ ...WITH_SITE, ephemeral: true })])
      expect(new AwsSolutionsChecks().validateScope(checked).violations).toEqual([]);
  });

  it('stand beside the resource schemas of CloudFormation, which find nothing either', () => {
    expect(() => Template.fromStack(stackWith(WITH_SITE, true))).not.toThrow();
  });

  it('are acknowledged for these findings and no others', () => {
    const flat = stack.node
      .findAll()
      .filter(({ node }) => /Site|CDKBucketDeployment/.test(node.path))
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.keys(data))
          .map((id) => `${node.path}: ${id.replace(/^annotation::/i, '').replace(/[0-9A-F]{8}(?=\.Arn)/, '')}`),
      );

    expect(flat.toSorted()).toEqual(
      [
        'Demi/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB: AwsSolutions-L1',
        ...[1, 2, 3, 4].map((rule) => `Demi/Site/Distribution: AwsSolutions-CFR${rule}`),
        'Demi/Site/Files: AwsSolutions-S1',
        'Demi/Site/CopyingRole: AwsSolutions-IAM5[Resource::<SiteFiles.Arn>/*]',
        'Demi/Site/CopyingRole: AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]',
      ].toSorted(),
    );
  });
});

/** The properties of a resource of the chat page, which has to be there. */
function propertiesOf(type: string, name: string) {
  const resource = resourcesOf(template, type)[name];
  if (resource === undefined) throw new Error(`The template has no ${type} called ${name}.`);
  return resource.Properties;
}

/** The headers that the distribution adds, as a browser gets them. */
function headers(): Record<string, string> {
  const { ResponseHeadersPolicyConfig: policy } = propertiesOf(HEADERS, 'SiteHeaders');
  const { CustomHeadersConfig: custom, SecurityHeadersConfig: security } = policy;
  const items = custom.Items as { Header: string; Value: string }[];
  return {
    ...Object.fromEntries(items.map(({ Header, Value }) => [Header, Value])),
    ...(security.ContentTypeOptions.Override && { 'X-Content-Type-Options': 'nosniff' }),
    'Content-Security-Policy': textOf(security.ContentSecurityPolicy.ContentSecurityPolicy),
    'Referrer-Policy': security.ReferrerPolicy.ReferrerPolicy,
    'Strict-Transport-Security': `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}`,
  };
}

/** The files that a deployment would put into the bucket, by their keys. */
function deployedBy(name: string): Record<string, string> {
  const { SourceObjectKeys: keys, SourceMarkers: markers } = propertiesOf(
    DEPLOYMENT,
    `Site${name}CustomResource512MiB`,
  );
  const folder = join(Stage.of(stack)?.outdir ?? '', `asset.${keys[0].replace('.zip', '')}`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), filledIn(readFileSync(path, 'utf8'), markers?.[0] ?? {})];
    }),
  );
}

/** What the function that copies does with what CloudFormation tells it. */
function filledIn(text: string, markers: Readonly<Record<string, unknown>>): string {
  return Object.entries(markers).reduce((filled, [marker, value]) => filled.replaceAll(marker, textOf(value)), text);
}

function builtFile(path: string): string {
  return readFileSync(join(BUILT_SITE, path), 'utf8');
}
