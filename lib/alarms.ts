import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ScheduleName } from '../lambdas/routes.ts';
import type { ChatFunction } from './chat-function.ts';
import type { Queues } from './queues.ts';
import { entriesOf, pascalCase } from './records.ts';

export type AlarmsProps = {
  readonly queues: Queues;
  /** The function of each schedule that there is. */
  readonly scheduled: Readonly<Partial<Record<ScheduleName, ChatFunction>>>;
  /**
   * SNS topic that hears of an alarm and of its end.
   * @default - nobody is told
   */
  readonly topicArn?: string;
};

const FAILURES_IN_A_ROW = 5; // one is made up for by the next invocation

/** One alarm per queue of dead letters: a job was given up. One per schedule: its function fails again and again. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const alarms = [
      ...props.queues.deadLetterQueues().map(({ name, queue }) => this.#deadLetterAlarm(name, queue)),
      ...entriesOf(props.scheduled).map(([name, { handler }]) => this.#failureAlarm(name, handler)),
    ];
    if (props.topicArn === undefined) return;
    const action = new SnsAction(Topic.fromTopicArn(this, 'Topic', props.topicArn));
    for (const alarm of alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  #deadLetterAlarm(name: string, queue: Queue): Alarm {
    return new Alarm(this, pascalCase(name), {
      alarmDescription: `Jobs were given up: queue ${name} has, or had, messages.`,
      metric: waitingOrTaken(queue),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0, // messages
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  #failureAlarm(name: ScheduleName, handler: IFunction): Alarm {
    return new Alarm(this, `${pascalCase(name)}Failures`, {
      alarmDescription: `Schedule ${name}: its function has failed in each of the last ${FAILURES_IN_A_ROW} minutes.`,
      metric: handler.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0, // failures
      evaluationPeriods: FAILURES_IN_A_ROW,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Messages that wait, or were taken within the period: a queue with a consumer is empty again before anyone counts. */
function waitingOrTaken(queue: Queue): IMetric {
  const period = Duration.minutes(1);
  return new MathExpression({
    expression: 'FILL(waiting, 0) + FILL(taken, 0)',
    usingMetrics: {
      waiting: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      taken: queue.metricNumberOfMessagesReceived({ period, statistic: 'Sum' }),
    },
    label: 'messages waiting or taken',
    period,
  });
}
