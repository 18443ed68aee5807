import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, SCHEDULES } from '../../lambdas/routes.ts';
import { entriesOf, pascalCase } from '../../lib/records.ts';
import { ISSUER, resourcesOf, templateWith, textOf } from './synthesis.ts';

const SCHEDULE = 'AWS::Scheduler::Schedule';
const template = templateWith();
const schedules = resourcesOf(template, SCHEDULE);
const roles = resourcesOf(template, 'AWS::IAM::Role');
const policies = resourcesOf(template, 'AWS::IAM::Policy');

describe('schedules', () => {
  it('exist exactly as named, in a group that goes with the stack', () => {
    const groups = resourcesOf(template, 'AWS::Scheduler::ScheduleGroup');

    expect(Object.keys(schedules)).toEqual(Object.keys(SCHEDULES).map((name) => `Schedules${pascalCase(name)}`));
    expect(groups).toMatchObject({ SchedulesGroup: { DeletionPolicy: 'Delete' } });
    for (const { Properties } of Object.values(schedules))
      expect(Properties.GroupName).toBe(groups.SchedulesGroup?.Properties.Name);
  });

  it('has Demi look every minute for whom to write to first', () => {
    expect(schedules.SchedulesCheckIn?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
  });

  it.each(entriesOf(SCHEDULES))('%s invokes its function with a role of its own', (name, shape) => {
    const { Arn, RoleArn } = schedules[`Schedules${pascalCase(name)}`]?.Properties.Target ?? {};

    expect(textOf(Arn)).toBe(`${pascalCase(shape.function)}Function`);
    expect(textOf(RoleArn)).toBe(`Schedules${pascalCase(name)}Role`);
  });

  it.each(entriesOf(SCHEDULES))(
    'the role of %s may invoke that function, in no named version, and nothing else',
    (name, shape) => {
      const role = `Schedules${pascalCase(name)}Role`;
      const own = Object.values(policies).filter((policy) => policy.Properties.Roles.map(textOf).includes(role));
      const statements = own.flatMap((policy) => policy.Properties.PolicyDocument.Statement);

      expect(statements.map(({ Action, Resource }) => [Action, textOf(Resource)])).toEqual([
        ['lambda:InvokeFunction', `${pascalCase(shape.function)}Function`],
      ]);
    },
  );

  it.each(entriesOf(SCHEDULES))('the role of %s is for schedules of this group alone', (name) => {
    const [statement, ...others] =
      roles[`Schedules${pascalCase(name)}Role`]?.Properties.AssumeRolePolicyDocument.Statement ?? [];

    expect(others).toEqual([]);
    expect(statement.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(Object.entries(statement.Condition.StringEquals).map(([key, value]) => [key, textOf(value)])).toEqual([
      ['aws:SourceAccount', 'AWS::AccountId'],
      ['aws:SourceArn', 'SchedulesGroup'],
    ]);
  });

  it.each(entriesOf(SCHEDULES))('%s delivers nothing that its next invocation makes up for', (name) => {
    expect(schedules[`Schedules${pascalCase(name)}`]?.Properties.Target.RetryPolicy).toEqual({
      MaximumEventAgeInSeconds: 60, // the least
      MaximumRetryAttempts: 2,
    });
  });

  it.each(entriesOf(SCHEDULES))(
    '%s has Lambda not repeat what failed, nor keep what it could not start',
    (name, shape) => {
      const configurations = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');

      expect(configurations[`${pascalCase(shape.function)}FunctionEventInvokeConfig`]?.Properties, name).toMatchObject({
        MaximumEventAgeInSeconds: 60, // the least
        MaximumRetryAttempts: 0,
      });
    },
  );

  it.each(entriesOf(SCHEDULES))('%s has its function end before it is invoked again', (_name, shape) => {
    expect(FUNCTIONS[shape.function].timeoutSeconds).toBeLessThan(shape.everyMinutes * 60);
  });

  it('are not there where Demi is never to write first', () => {
    const silent = templateWith({ ...ISSUER, checkInsPerMinute: '0' });

    silent.resourceCountIs(SCHEDULE, 0);
    silent.resourceCountIs('AWS::Scheduler::ScheduleGroup', 0);
    silent.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { MetricName: 'Errors' }, 0);
  });
});

describe('the alarm of a schedule', () => {
  it.each(entriesOf(SCHEDULES))('%s: its function has failed in each of 5 minutes', (name, shape) => {
    const alarm = resourcesOf(template, 'AWS::CloudWatch::Alarm')[`Alarms${pascalCase(name)}Failures`]?.Properties;

    expect(alarm).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
    });
    expect(alarm).not.toHaveProperty('DatapointsToAlarm'); // all of them
    expect(textOf(alarm.Dimensions[0].Value)).toBe(`${pascalCase(shape.function)}Function`);
  });

  it('tells the topic of the context', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:operations';

    templateWith({ ...ISSUER, alarmTopicArn: topic }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      AlarmActions: [topic],
      OKActions: Match.arrayWith([topic]),
    });
  });
});
