import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Queues } from './queues.ts';
import { pascalCase } from './records.ts';

export type AlarmsProps = {
  readonly queues: Queues;
  /**
   * SNS topic that hears of an alarm and of its end.
   * @default - nobody is told
   */
  readonly topicArn?: string;
};

/** One alarm per queue of dead letters: a job was given up. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const alarms = props.queues.deadLetterQueues().map(({ name, queue }) => this.#deadLetterAlarm(name, queue));
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
