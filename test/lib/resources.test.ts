import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { QUEUES, type QueueName, TABLES } from '../../adapters/resources.ts';
import { CONSUMERS, FUNCTIONS, SCHEDULES } from '../../lambdas/routes.ts';
import { entriesOf, pascalCase } from '../../lib/records.ts';
import { ISSUER, resourcesOf, templateWith, textOf } from './synthesis.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';
const template = templateWith();
const tables = resourcesOf(template, TABLE);
const queues = resourcesOf(template, 'AWS::SQS::Queue');

const queueOf = (name: QueueName) => queues[`Queues${pascalCase(name)}`];

describe('tables', () => {
  it.each(entriesOf(TABLES))('%s has the keys, the time to live and the indexes of its shape', (name, shape) => {
    const properties = tables[`Tables${pascalCase(name)}`]?.Properties;

    expect(keysOf(properties.KeySchema)).toEqual([shape.partitionKey, shape.sortKey].filter(Boolean));
    expect(properties.TimeToLiveSpecification?.AttributeName).toBe(shape.timeToLive);
    expect(
      (properties.GlobalSecondaryIndexes ?? []).map((index: IndexProperties) => ({
        name: index.IndexName,
        keys: keysOf(index.KeySchema),
        projection: index.Projection.ProjectionType,
      })),
    ).toEqual(
      (shape.indexes ?? []).map(({ name, partitionKey, sortKey, projection }) => ({
        name,
        keys: [partitionKey, sortKey],
        projection,
      })),
    );
  });

  it.each(entriesOf(TABLES))('%s is on demand, restorable, encrypted, protected and retained', (name) => {
    expect(tables[`Tables${pascalCase(name)}`]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: false }, // CloudFormation's word for a key that DynamoDB owns
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  it('exist exactly as named', () => {
    expect(Object.keys(tables)).toEqual(Object.keys(TABLES).map((name) => `Tables${pascalCase(name)}`));
  });

  it('go with an ephemeral stack, and so do its logs', () => {
    const ephemeral = templateWith({ ...ISSUER, ephemeral: 'true' });

    ephemeral.allResources(TABLE, {
      DeletionPolicy: 'Delete',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
    ephemeral.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  it('can lose their protection and still be retained', () => {
    templateWith({ ...ISSUER, deletionProtection: false }).allResources(TABLE, {
      DeletionPolicy: 'Retain',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
  });

  it('are encrypted with the key of the account when it is asked for', () => {
    templateWith({ ...ISSUER, encryption: 'aws-managed' }).allResourcesProperties(TABLE, {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });
});

describe('queues', () => {
  it('exist exactly as named, after the stack', () => {
    expect(Object.values(queues).map((queue) => queue.Properties.QueueName)).toEqual(
      expect.arrayContaining(['Demi-welcome', 'Demi-welcome-dead', 'Demi-reply.fifo', 'Demi-reply-dead.fifo']),
    );
    expect(Object.keys(queues)).toHaveLength(Object.keys(QUEUES).length);
  });

  it.each(entriesOf(QUEUES))('%s is encrypted and hides a message as long as its shape says', (name, shape) => {
    expect(queueOf(name)?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: shape.visibilitySeconds,
    });
  });

  it.each(entriesOf(QUEUES))('%s refuses what does not come over TLS', (name) => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [Match.objectLike({ Ref: Match.stringLikeRegexp(`^Queues${pascalCase(name)}[0-9A-F]{8}$`) })],
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
  });

  it.each(entriesOf(QUEUES).filter(([, shape]) => shape.fifo))('%s is FIFO with high throughput per group', (name) => {
    expect(queueOf(name)?.Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  it.each(entriesOf(QUEUES).filter(([, shape]) => !shape.fifo))('%s is a standard queue', (name) => {
    expect(queueOf(name)?.Properties).not.toHaveProperty('FifoQueue');
  });

  it.each(withDeadLetters())('%s gives a job up to %s after %i attempts', (name, deadLetters, attempts) => {
    const { RedrivePolicy } = queueOf(name)?.Properties ?? {};

    expect(textOf(RedrivePolicy.deadLetterTargetArn)).toBe(`Queues${pascalCase(deadLetters)}`);
    expect(RedrivePolicy.maxReceiveCount).toBe(attempts);
  });

  it.each(withDeadLetters())('takes dead letters of %s alone in %s, and keeps them 14 days', (name, deadLetters) => {
    const { RedriveAllowPolicy, MessageRetentionPeriod } = queueOf(deadLetters)?.Properties ?? {};
    const { QueueName } = queueOf(name)?.Properties ?? {};

    expect(RedriveAllowPolicy.redrivePermission).toBe('byQueue');
    expect(RedriveAllowPolicy.sourceQueueArns.map(textOf)).toEqual([
      `arn:AWS::Partition:sqs:AWS::Region:AWS::AccountId:${QueueName}`,
    ]);
    expect(MessageRetentionPeriod).toBe(14 * 24 * 60 * 60); // 14 days in seconds
  });

  it.each(withDeadLetters())('lets nobody use %s for dead letters', (name) => {
    expect(queueOf(name)?.Properties.RedriveAllowPolicy).toEqual({ redrivePermission: 'denyAll' });
  });

  it.each(entriesOf(CONSUMERS))('%s is consumed by %s as its shape says', (name, consumer) => {
    const mapping = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'))
      .map((resource) => resource.Properties)
      .find((properties) => textOf(properties.EventSourceArn) === `Queues${pascalCase(name)}`);
    const how = QUEUES[name].consumer;

    expect(textOf(mapping?.FunctionName)).toBe(`${pascalCase(consumer)}Function`);
    expect(mapping?.BatchSize).toBe(how?.batchSize);
    expect(mapping?.ScalingConfig).toEqual({ MaximumConcurrency: how?.maxConcurrency });
    expect(mapping?.FunctionResponseTypes).toEqual(how?.reportsFailures ? ['ReportBatchItemFailures'] : undefined);
  });

  it.each(entriesOf(CONSUMERS))('%s hides a message at least as long as %s may run', (name, consumer) => {
    expect(QUEUES[name].visibilitySeconds).toBeGreaterThanOrEqual(FUNCTIONS[consumer].timeoutSeconds);
  });

  it.each(entriesOf(QUEUES).filter(([, shape]) => shape.consumer))('%s has a consumer, as its shape says', (name) => {
    expect(CONSUMERS).toHaveProperty([name]);
  });
});

describe('alarms', () => {
  const ALARM = 'AWS::CloudWatch::Alarm';
  const deadLetterQueues = withDeadLetters().map(([, deadLetters]) => deadLetters);

  it.each(deadLetterQueues)('one message in %s is enough, waiting or already taken', (name) => {
    const alarm = resourcesOf(template, ALARM)[`Alarms${pascalCase(name)}`]?.Properties;
    const metrics = alarm.Metrics.flatMap((metric: MetricQuery) => metric.MetricStat?.Metric ?? []);

    expect(metrics.map((metric: { MetricName: string }) => metric.MetricName)).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'NumberOfMessagesReceived',
    ]);
    for (const metric of metrics) expect(textOf(metric.Dimensions[0].Value)).toBe(`Queues${pascalCase(name)}`);
    expect(alarm).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('watch every queue of dead letters, every schedule, and nothing else', () => {
    template.resourceCountIs(ALARM, deadLetterQueues.length + Object.keys(SCHEDULES).length);
  });

  it('tell nobody by default', () => {
    template.allResourcesProperties(ALARM, { AlarmActions: Match.absent(), OKActions: Match.absent() });
  });

  it('tell the topic of the context', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:operations';

    templateWith({ ...ISSUER, alarmTopicArn: topic }).allResourcesProperties(ALARM, {
      AlarmActions: [topic],
      OKActions: [topic],
    });
  });
});

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[];
type IndexProperties = { IndexName: string; KeySchema: KeySchema; Projection: { ProjectionType: string } };
type MetricQuery = { readonly MetricStat?: { readonly Metric: unknown } };

function keysOf(schema: KeySchema): string[] {
  return schema.map((key) => key.AttributeName);
}

function withDeadLetters(): [QueueName, QueueName, number][] {
  return entriesOf(QUEUES).flatMap(([name, { deadLetter }]) =>
    deadLetter === undefined ? [] : [[name, deadLetter.queue, deadLetter.maxReceiveCount]],
  );
}
