import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ENV } from '../../adapters/env.ts';
import { CONSUMERS, FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import { entriesOf, pascalCase } from '../../lib/records.ts';
import { allowedActions, allStatements, ISSUER, resourcesOf, stackWith, templateWith, textOf } from './synthesis.ts';

const template = templateWith();
const functions = resourcesOf(template, 'AWS::Lambda::Function');
const functionOf = (name: FunctionName) => functions[`${pascalCase(name)}Function`]?.Properties;
const variablesOf = (name: FunctionName) => functionOf(name)?.Environment?.Variables ?? {};

const POSTING = 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:SocketApi/v1/POST/@connections/*';
const PUSHING = {
  TablesConnections: ['DeleteItem', 'GetItem', 'Query', 'UpdateItem'].map(dynamodb),
  [POSTING]: ['execute-api:ManageConnections'],
  QueuesWelcome: ['sqs:SendMessage'],
};
const CONSUMING = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

/** The default model; test/lib/models.test.ts has the conditions and the other models. */
const INVOKING = Object.fromEntries(
  [
    'AWS::Region:AWS::AccountId:inference-profile/global.amazon.nova-2-lite-v1:0',
    'AWS::Region::foundation-model/amazon.nova-2-lite-v1:0',
    '::foundation-model/amazon.nova-2-lite-v1:0',
  ].map((model) => [`arn:AWS::Partition:bedrock:${model}`, ['bedrock:InvokeModelWithResponseStream']]),
);

/** Everything that a function may do, besides writing its log and its traces. */
const ALLOWED: Readonly<Record<FunctionName, Readonly<Record<string, readonly string[]>>>> = {
  authorizer: {},
  connection: {
    TablesConnections: ['DeleteItem', 'PutItem'].map(dynamodb),
    QueuesWelcome: ['sqs:SendMessage'],
  },
  chat: {
    ...PUSHING,
    TablesConnections: ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(dynamodb),
    TablesMessages: ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map(dynamodb),
    'TablesMessages/index/unread': ['dynamodb:Query'],
    TablesConversations: ['GetItem', 'UpdateItem'].map(dynamodb),
    QueuesReply: ['sqs:SendMessage'],
  },
  fallback: {},
  http: {
    ...PUSHING,
    TablesMessages: ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map(dynamodb),
    TablesConversations: ['GetItem', 'UpdateItem'].map(dynamodb),
    QueuesReply: ['sqs:SendMessage'],
  },
  welcome: {
    TablesConnections: ['DeleteItem', 'GetItem', 'UpdateItem'].map(dynamodb),
    TablesMessages: ['GetItem', 'Query', 'UpdateItem'].map(dynamodb),
    TablesConversations: ['GetItem', 'UpdateItem'].map(dynamodb),
    [POSTING]: ['execute-api:ManageConnections'],
    QueuesReply: ['sqs:SendMessage'],
    QueuesWelcome: CONSUMING,
  },
  reply: {
    ...PUSHING,
    TablesMessages: ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map(dynamodb),
    TablesConversations: ['DeleteItem', 'GetItem', 'UpdateItem'].map(dynamodb),
    QueuesReply: [...CONSUMING, 'sqs:SendMessage'].toSorted(),
    ...INVOKING,
  },
  'reply-failed': {
    ...PUSHING,
    TablesMessages: ['GetItem', 'UpdateItem'].map(dynamodb),
    TablesConversations: ['DeleteItem', 'UpdateItem'].map(dynamodb),
    QueuesReplyDead: CONSUMING,
  },
  'check-in': {
    TablesConversations: ['dynamodb:UpdateItem'],
    'TablesConversations/index/due': ['dynamodb:Query'],
    QueuesReply: ['sqs:SendMessage'],
  },
};

const { connectionsTable, messagesTable, conversationsTable, managementEndpoint } = ENV;
const MODEL = [
  ENV.model,
  ENV.maxOutputTokens,
  ENV.promptTokens,
  ENV.modelTimeoutMs,
  ENV.dailyTokenBudget,
  ENV.sentiment,
  ENV.doubleTexting,
];
const TABLES_AND_POSTING = [connectionsTable, messagesTable, conversationsTable, managementEndpoint];

/** Every variable that a function is given. */
const VARIABLES: Readonly<Record<FunctionName, readonly string[]>> = {
  authorizer: [ENV.tokenExpiry, ENV.tokenJwksUrl, ENV.tokenIssuer, ENV.tokenAudience],
  connection: [connectionsTable, ENV.welcomeQueueUrl],
  chat: [...TABLES_AND_POSTING, ENV.welcomeQueueUrl, ENV.replyQueueUrl, ENV.historyMaxBytes],
  fallback: [],
  http: [
    ...TABLES_AND_POSTING,
    ENV.welcomeQueueUrl,
    ENV.replyQueueUrl,
    ENV.historyMaxBytes,
    ...[ENV.tokenJwksUrl, ENV.tokenIssuer, ENV.tokenAudience],
  ],
  welcome: [...TABLES_AND_POSTING, ENV.replyQueueUrl, ENV.heartbeatMs, ENV.historyMaxBytes],
  reply: [...TABLES_AND_POSTING, ENV.welcomeQueueUrl, ENV.replyQueueUrl, ...MODEL],
  'reply-failed': [...TABLES_AND_POSTING, ENV.welcomeQueueUrl],
  'check-in': [conversationsTable, ENV.replyQueueUrl, ENV.checkInsPerMinute],
};

describe('functions', () => {
  it('exist exactly as named', () => {
    expect(Object.keys(functions)).toEqual(Object.keys(FUNCTIONS).map((name) => `${pascalCase(name)}Function`));
  });

  it.each(entriesOf(FUNCTIONS))('%s runs on Node 24 on ARM with its own time and memory', (name, shape) => {
    expect(functionOf(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: shape.timeoutSeconds,
      MemorySize: shape.memoryMb,
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('leave the concurrency of the account alone', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.absent() });
  });

  it.each(entriesOf(FUNCTIONS))('%s logs JSON to a group of its own', (name) => {
    const { LogFormat, LogGroup } = functionOf(name)?.LoggingConfig ?? {};

    expect(LogFormat).toBe('JSON');
    expect(textOf(LogGroup)).toBe(`${pascalCase(name)}Logs`);
  });

  it('forget log lines after 30 days, or when the context says', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    templateWith({ ...ISSUER, logRetentionDays: '7' }).allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 7,
    });
  });
});

describe('grants', () => {
  it.each(entriesOf(ALLOWED))('%s may do this and nothing else', (name, expected) => {
    const {
      [`${pascalCase(name)}Logs`]: logging,
      '*': tracing,
      ...allowed
    } = allowedActions(template, pascalCase(name));

    expect(sorted(allowed)).toEqual(expected);
    expect(logging).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(tracing).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  });

  it('name every action in full, and none that reads a table whole or describes it', () => {
    for (const action of allStatements(template).flatMap((statement) => statement.Action)) {
      expect(action).not.toContain('*');
      expect(action).not.toMatch(/^dynamodb:(Scan|Describe|Partiql|Batch)/);
    }
  });

  it('keep every role but that of the access log free of managed policies', () => {
    const roles = Object.entries(resourcesOf(template, 'AWS::IAM::Role'));
    const managed = roles.filter(([, role]) => role.Properties.ManagedPolicyArns !== undefined);

    expect(managed.map(([name]) => name)).toEqual(['SocketApiAccessLogRole']);
  });

  it.each(entriesOf(VARIABLES))('%s is told where things are, and nothing else', (name, expected) => {
    expect(Object.keys(variablesOf(name)).sort()).toEqual([...expected].sort());
  });

  it('tell the names of tables and the addresses of queues', () => {
    const names = Object.fromEntries(Object.entries(variablesOf('chat')).map(([name, value]) => [name, textOf(value)]));

    expect(names).toMatchObject({
      [connectionsTable]: 'TablesConnections',
      [messagesTable]: 'TablesMessages',
      [conversationsTable]: 'TablesConversations',
      [ENV.replyQueueUrl]: 'QueuesReply',
      [managementEndpoint]: 'https://SocketApi.execute-api.AWS::Region.AWS::URLSuffix/v1',
    });
    expect(textOf(variablesOf('connection')[ENV.welcomeQueueUrl])).toBe('QueuesWelcome');
  });

  it('cover every consumer of a queue', () => {
    for (const [queue, consumer] of entriesOf(CONSUMERS))
      expect(ALLOWED[consumer]).toHaveProperty(`Queues${pascalCase(queue)}`, expect.arrayContaining(CONSUMING));
  });

  it('pass the settings of the context on', () => {
    const tuned = templateWith({
      ...ISSUER,
      tokenExpiry: 'connect-only',
      heartbeatMs: '25000',
      historyMaxBytes: 65_536,
      checkInsPerMinute: 30,
    });
    const { AuthorizerFunction, CheckInFunction, WelcomeFunction } = resourcesOf(tuned, 'AWS::Lambda::Function');

    expect(AuthorizerFunction?.Properties.Environment.Variables).toHaveProperty(ENV.tokenExpiry, 'connect-only');
    expect(WelcomeFunction?.Properties.Environment.Variables).toMatchObject({
      [ENV.heartbeatMs]: '25000',
      [ENV.historyMaxBytes]: '65536',
    });
    expect(CheckInFunction?.Properties.Environment.Variables).toHaveProperty(ENV.checkInsPerMinute, '30');
  });
});

describe('tokens', () => {
  it.each(['authorizer', 'http'] as const)(
    'are checked by %s against the key set, the issuer and the audience of the context',
    (name) => {
      expect(variablesOf(name)).toMatchObject({
        [ENV.tokenJwksUrl]: 'https://issuer.example/.well-known/jwks.json',
        [ENV.tokenIssuer]: 'https://issuer.example/',
        [ENV.tokenAudience]: 'demi',
      });
    },
  );

  it('are checked with a secret, which the two that check may read and nobody else', () => {
    const secret = 'arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:demi/token';
    const shared = templateWith({ tokenSecretName: 'demi/token' });
    const readers = allStatements(shared).filter((statement) => statement.Action === 'secretsmanager:GetSecretValue');
    const { AuthorizerFunction, HttpFunction } = resourcesOf(shared, 'AWS::Lambda::Function');

    expect(readers).toHaveLength(2);
    for (const name of ['Authorizer', 'Http'])
      expect(allowedActions(shared, name)).toHaveProperty([`${secret}-??????`], ['secretsmanager:GetSecretValue']);
    for (const { Variables } of [AuthorizerFunction?.Properties.Environment, HttpFunction?.Properties.Environment]) {
      expect(Variables[ENV.tokenSecretName]).toBe('demi/token');
      expect(Variables).not.toHaveProperty(ENV.tokenJwksUrl);
    }
  });

  it('of nobody connect when no issuer is configured, and synthesis warns of it', () => {
    expect(warningsOf(stackWith({}))).toEqual([expect.stringContaining('refuses everyone')]);
  });

  it('cause no warning when an issuer is configured', () => {
    expect(warningsOf(stackWith())).toEqual([]);
  });
});

function warningsOf(stack: Stack): string[] {
  return stack.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type === 'aws:cdk:warning')
    .map((entry) => String(entry.data));
}

function dynamodb(action: string): string {
  return `dynamodb:${action}`;
}

function sorted(allowed: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(allowed).map(([resource, actions]) => [resource, actions.toSorted()]));
}
